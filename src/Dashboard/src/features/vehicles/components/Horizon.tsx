import type { Stage } from '../../../lib/stages';
import { horizonDays, position, posts } from '../horizon';
import styles from './Horizon.module.css';

interface HorizonProps {
  stage: Stage;
  /** Days from today; null when there is no forecast. */
  ahead: { likely: number; earliest: number; latest: number } | null;
}

/** One vehicle's next service as a milestone on the road ahead; the words beside it say the same. */
export function Horizon({ stage, ahead }: HorizonProps) {
  return (
    <svg className={[styles.road, styles[stage]].join(' ')} aria-hidden="true" focusable="false">
      <line className={styles.surface} x1="0" x2="100%" y1="17" y2="17" />
      {posts.map((post) => (
        <line
          key={post.days}
          className={post.days === 0 ? styles.today : styles.post}
          x1={percent(position(post.days))}
          x2={percent(position(post.days))}
          y1={post.days === 0 ? 3 : 14}
          y2="20"
        />
      ))}
      {ahead && <Range earliest={ahead.earliest} latest={ahead.latest} />}
      {ahead && <Stone at={ahead.likely} />}
    </svg>
  );
}

/** The posts of the common scale, named. */
export function HorizonScale() {
  return (
    <svg className={styles.scale} aria-hidden="true" focusable="false">
      {posts.map((post) => (
        <text key={post.days} x={percent(position(post.days))} y="12" textAnchor={post.days === horizonDays ? 'end' : 'middle'}>
          {post.label}
        </text>
      ))}
    </svg>
  );
}

interface RangeProps {
  earliest: number;
  latest: number;
}

function Range({ earliest, latest }: RangeProps) {
  const from = position(earliest);
  const to = position(latest);
  return <rect className={styles.range} x={percent(from)} width={percent(Math.max(to - from, 0.5))} y="14" height="6" rx="3" />;
}

function Stone({ at }: { at: number }) {
  return (
    <svg x={percent(position(at))} y="0" overflow="visible">
      {at > horizonDays ? (
        <path className={styles.beyond} d="M-9 7l5 5-5 5M-3 7l5 5-5 5" />
      ) : (
        <path className={styles.stone} d="M-5.5 21V9.5a5.5 5.5 0 0 1 11 0V21z" />
      )}
    </svg>
  );
}

function percent(value: number): string {
  return `${value.toFixed(2)}%`;
}
