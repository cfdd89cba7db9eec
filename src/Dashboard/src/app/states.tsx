import { explain } from '../api/problem';
import form from '../ui/form.module.css';
import { Mark } from '../ui/Mark';
import styles from './states.module.css';

/** The first answer is on its way. */
export function Loading() {
  return (
    <main className={styles.state} aria-busy="true">
      <Mark className={styles.mark} />
      <p className={styles.waiting}>Loading…</p>
    </main>
  );
}

interface LoadFailedProps {
  error: Error;
  onRetry: () => void;
}

/** The page cannot be shown at all. */
export function LoadFailed({ error, onRetry }: LoadFailedProps) {
  return (
    <main className={styles.state}>
      <h1>Milepost did not answer</h1>
      <p role="alert">{explain(error)}</p>
      <button type="button" className={form.primary} onClick={onRetry}>
        Try again
      </button>
    </main>
  );
}
