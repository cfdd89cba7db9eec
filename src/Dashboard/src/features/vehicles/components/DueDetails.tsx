import type { NextDue, Vehicle } from '../../../api/types';
import { exactDay } from '../../../lib/dates';
import { distance, hours } from '../../../lib/format';
import { range } from '../due';
import styles from './DueDetails.module.css';

interface DueDetailsProps {
  due: NextDue;
  unit: Vehicle['distanceUnit'];
  today: string;
}

/** Why the stage is what it is, and how sure the date is. */
export function DueDetails({ due, unit, today }: DueDetailsProps) {
  const points = [
    due.dueAtKm === null ? null : distance(due.dueAtKm, unit),
    due.dueOn === null ? null : exactDay(due.dueOn, today),
    due.dueAtHours === null ? null : hours(due.dueAtHours),
  ].filter((point) => point !== null);
  const between = range(due, today);
  return (
    <div className={styles.details}>
      {due.because !== null && <p className={styles.because}>{due.because}</p>}
      <dl className={styles.facts}>
        {points.length > 0 && (
          <div>
            <dt>Due at</dt>
            <dd>{points.join(' or ')}</dd>
          </div>
        )}
        {between !== null && (
          <div>
            <dt>Likely between</dt>
            <dd>{between} (4 times in 5)</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
