import type { Session } from '../api/types';
import { useSignOut } from '../features/account/queries';
import type { FeedStatus } from '../realtime/connection';
import { Mark } from '../ui/Mark';
import { ConnectionStatus } from './ConnectionStatus';
import styles from './Masthead.module.css';

interface MastheadProps {
  session: Session;
  status: FeedStatus;
  onRetry: () => void;
}

/** The strip that stays: whose fleet this is, whether it is live, and the way out. */
export function Masthead({ session, status, onRetry }: MastheadProps) {
  const signOut = useSignOut();
  return (
    <header className={styles.masthead}>
      <p className={styles.brand}>
        <Mark className={styles.mark} />
        <span className={styles.wordmark}>Milepost</span>
        <span className={styles.fleet}>{session.fleetName}</span>
      </p>
      <ConnectionStatus status={status} onRetry={onRetry} />
      <button
        type="button"
        className={styles.out}
        title={session.email}
        disabled={signOut.isPending}
        onClick={() => {
          signOut.mutate();
        }}
      >
        Sign out
      </button>
    </header>
  );
}
