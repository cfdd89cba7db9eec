import { useId, useState } from 'react';
import { explain } from '../../../api/problem';
import type { Alert, AlertState } from '../../../api/types';
import { ago, fullTime } from '../../../lib/dates';
import { StageLabel } from '../../../ui/StageLabel';
import { WhyButton } from '../../../ui/WhyButton';
import { useAcknowledge } from '../queries';
import styles from './AlertCard.module.css';

interface AlertCardProps {
  alert: Alert;
  vehicleName: string;
  /** It was raised while the page was open, so it enters visibly. */
  arrived: boolean;
  onChanged: (alert: Alert) => void;
  nowMs: number;
}

/** One alert: what, where, how bad, since when and why. */
export function AlertCard({ alert, vehicleName, arrived, onChanged, nowMs }: AlertCardProps) {
  const [open, setOpen] = useState(false);
  const reasonId = useId();
  const classes = [styles.card, styles[alert.stage], arrived ? styles.arrived : '', alert.state === 'new' ? '' : styles.handled];
  return (
    <li className={classes.join(' ')} data-alert={alert.id}>
      <p className={styles.head}>
        <StageLabel stage={alert.stage} />
        <time dateTime={alert.raisedAt} title={fullTime(alert.raisedAt)}>
          {ago(alert.raisedAt, nowMs)}
        </time>
      </p>
      <h3 className={styles.title}>{alert.title}</h3>
      <p className={styles.vehicle}>{vehicleName}</p>
      {alert.late && <p className={styles.late}>Late: the data arrived more than a day after it was measured.</p>}
      <div className={styles.foot}>
        {alert.state === 'new' ? (
          <Acknowledge alert={alert} onChanged={onChanged} />
        ) : (
          <p className={styles.state}>{stateText(alert)}</p>
        )}
        {alert.because !== null && (
          <WhyButton
            subject={alert.title}
            open={open}
            controls={reasonId}
            onToggle={() => {
              setOpen(!open);
            }}
          />
        )}
      </div>
      <p id={reasonId} className={styles.because} hidden={!open}>
        {alert.because}
      </p>
    </li>
  );
}

function Acknowledge({ alert, onChanged }: Pick<AlertCardProps, 'alert' | 'onChanged'>) {
  const { mutate, isPending, error } = useAcknowledge(onChanged);
  return (
    <>
      <button
        type="button"
        className={styles.acknowledge}
        disabled={isPending}
        onClick={() => {
          mutate(alert.id);
        }}
      >
        Acknowledge<span className="visuallyHidden">: {alert.title}</span>
      </button>
      {error && (
        <p role="alert" className={styles.failed}>
          {explain(error)}
        </p>
      )}
    </>
  );
}

const stateLabel: Record<Exclude<AlertState, 'new'>, string> = {
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  assigned: 'Assigned',
  resolved: 'Resolved',
};

function stateText(alert: Alert): string {
  const label = alert.state === 'new' ? 'New' : stateLabel[alert.state];
  if (alert.state === 'acknowledged' && alert.acknowledgedBy !== null) {
    return `${label} by ${alert.acknowledgedBy}`;
  }
  return alert.state === 'snoozed' && alert.snoozedUntil !== null ? `${label} until ${fullTime(alert.snoozedUntil)}` : label;
}
