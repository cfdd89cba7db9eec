import type { Alert } from '../../../api/types';
import { arrangeAlerts } from '../order';
import { AlertCard } from './AlertCard';
import styles from './AlertLane.module.css';

interface AlertLaneProps {
  alerts: Iterable<Alert>;
  /** Ids of the alerts that arrived while the page was open. */
  arrived: ReadonlySet<string>;
  vehicleName: (vehicleId: string) => string;
  onChanged: (alert: Alert) => void;
  nowMs: number;
}

/** The alerts, newest first; new ones enter at the top. */
export function AlertLane({ alerts, arrived, vehicleName, onChanged, nowMs }: AlertLaneProps) {
  const { open, resolved } = arrangeAlerts(alerts);
  const card = (alert: Alert) => (
    <AlertCard
      key={alert.id}
      alert={alert}
      vehicleName={vehicleName(alert.vehicleId)}
      arrived={arrived.has(alert.id)}
      onChanged={onChanged}
      nowMs={nowMs}
    />
  );
  return (
    <section className={styles.lane} aria-labelledby="alerts-title">
      <h2 id="alerts-title" className={styles.title}>
        Alerts <span className={styles.count}>{open.length === 0 ? '' : open.length}</span>
      </h2>
      {open.length === 0 ? (
        <p className={styles.calm}>Nothing needs you. Alerts appear here the moment they are raised.</p>
      ) : (
        <ul className={styles.cards}>{open.map(card)}</ul>
      )}
      {resolved.length > 0 && (
        <details className={styles.resolved}>
          <summary>Resolved lately ({resolved.length})</summary>
          <ul className={styles.cards}>{resolved.map(card)}</ul>
        </details>
      )}
    </section>
  );
}
