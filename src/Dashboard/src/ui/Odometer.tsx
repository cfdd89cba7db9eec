import { useLayoutEffect, useRef, useState } from 'react';
import { prefersStillness } from '../lib/motion';
import styles from './Odometer.module.css';

interface OdometerProps {
  /** A formatted number, for example `57 913.1`. */
  value: string;
  unit: string;
  /** Shown as "about": the number is computed, not read from the car. */
  estimated: boolean;
}

/** A counter whose figures roll over one by one, as behind the glass of an instrument. */
export function Odometer({ value, unit, estimated }: OdometerProps) {
  const point = value.indexOf('.');
  const figures = Array.from(value);
  return (
    <span className={styles.odometer}>
      <span className="visuallyHidden">{`${estimated ? 'about ' : ''}${value} ${unit}`}</span>
      <span aria-hidden="true">
        {estimated && <span className={styles.about}>~</span>}
        {figures.map((figure, index) => {
          // Counted from the right, so that a new leading figure does not turn every other one.
          const place = figures.length - index;
          const fraction = point >= 0 && index > point;
          return isDigit(figure) ? (
            <Figure key={place} figure={figure} fraction={fraction} />
          ) : (
            <span key={place} className={styles.mark}>
              {figure}
            </span>
          );
        })}
        <span className={styles.unit}>{unit}</span>
      </span>
    </span>
  );
}

interface FigureProps {
  figure: string;
  fraction: boolean;
}

function Figure({ figure, fraction }: FigureProps) {
  const [turn, setTurn] = useState<{ shown: string; before: string | null }>({ shown: figure, before: null });
  if (turn.shown !== figure) {
    setTurn({ shown: figure, before: turn.shown });
  }
  const drum = useRef<HTMLSpanElement>(null);

  useLayoutEffect(() => {
    if (turn.before !== null && !prefersStillness()) {
      drum.current?.animate([{ transform: 'translateY(1em)' }, { transform: 'none' }], {
        duration: 320,
        easing: 'cubic-bezier(0.3, 0, 0.2, 1)',
      });
    }
  }, [turn]);

  return (
    <span className={fraction ? styles.fraction : styles.figure}>
      <span ref={drum} className={styles.drum} data-before={turn.before ?? ''}>
        {figure}
      </span>
    </span>
  );
}

function isDigit(figure: string): boolean {
  return figure >= '0' && figure <= '9';
}
