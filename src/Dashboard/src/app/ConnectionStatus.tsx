import { clockTime } from '../lib/dates';
import type { FeedStatus } from '../realtime/connection';
import styles from './ConnectionStatus.module.css';

interface ConnectionStatusProps {
  status: FeedStatus;
  onRetry: () => void;
}

/** Whether what is shown is live; always in view, because stale figures look like fresh ones. */
export function ConnectionStatus({ status, onRetry }: ConnectionStatusProps) {
  return (
    <div className={[styles.status, styles[status.phase]].join(' ')}>
      <span className={styles.lamp} aria-hidden="true" />
      <p role="status">{text(status)}</p>
      {status.phase === 'offline' && (
        <button type="button" className={styles.retry} onClick={onRetry}>
          Retry now
        </button>
      )}
    </div>
  );
}

function text(status: FeedStatus): string {
  switch (status.phase) {
    case 'live':
      return 'Live';
    case 'connecting':
      return 'Connecting';
    case 'reconnecting':
      return 'Reconnecting';
    case 'offline':
      return `Offline since ${clockTime(status.sinceMs)}`;
    case 'signedOut':
      return 'Signed out';
  }
}
