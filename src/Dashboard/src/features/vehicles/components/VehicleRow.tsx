import { memo, useId, useState } from 'react';
import type { Vehicle } from '../../../api/types';
import { ago, fullTime, localDay } from '../../../lib/dates';
import { distance, odometer } from '../../../lib/format';
import { stageLabel } from '../../../lib/stages';
import { Odometer } from '../../../ui/Odometer';
import { StageSign } from '../../../ui/StageSign';
import { daysAhead, likely, remaining } from '../due';
import { DueDetails } from './DueDetails';
import { Horizon } from './Horizon';
import styles from './VehicleRow.module.css';

interface VehicleRowProps {
  vehicle: Vehicle;
  nowMs: number;
}

/** One vehicle: what it is, how far it has come, what it needs next and when. */
export const VehicleRow = memo(function VehicleRow({ vehicle, nowMs }: VehicleRowProps) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const today = localDay(nowMs, vehicle.timeZone);
  return (
    <li className={[styles.row, styles[vehicle.stage]].join(' ')}>
      <div className={styles.stage}>
        <StageSign stage={vehicle.stage} className={styles.sign} />
        <span className={styles.stageName}>{stageLabel[vehicle.stage]}</span>
      </div>
      <Identity vehicle={vehicle} />
      <Distance vehicle={vehicle} nowMs={nowMs} />
      <Due vehicle={vehicle} today={today} />
      <div className={styles.horizon}>
        <Horizon stage={vehicle.stage} ahead={vehicle.nextDue && daysAhead(vehicle.nextDue, today)} />
      </div>
      <div className={styles.more}>
        {vehicle.nextDue && (
          <button
            type="button"
            className={styles.why}
            aria-expanded={open}
            aria-controls={detailsId}
            onClick={() => {
              setOpen(!open);
            }}
          >
            Why<span className="visuallyHidden">: {vehicle.name}</span>
            <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
              <path d="m2 4 4 4 4-4" />
            </svg>
          </button>
        )}
      </div>
      <div id={detailsId} className={styles.details} hidden={!open}>
        {vehicle.nextDue && open && <DueDetails due={vehicle.nextDue} unit={vehicle.distanceUnit} today={today} />}
      </div>
    </li>
  );
});

function Identity({ vehicle }: { vehicle: Vehicle }) {
  const model = [vehicle.make, vehicle.model, vehicle.year].filter((part) => part !== null).join(' ');
  return (
    <div className={styles.identity}>
      <h3 className={styles.name}>{vehicle.name}</h3>
      <p className={styles.model}>
        {vehicle.plate !== null && <span className={styles.plate}>{vehicle.plate}</span>}
        {model}
      </p>
    </div>
  );
}

function Distance({ vehicle, nowMs }: VehicleRowProps) {
  const { odometerKm, odometerEstimated, odometerPlusMinusKm, distanceUnit, lastSeenAt } = vehicle;
  const reading = odometerKm === null ? null : odometer(odometerKm, distanceUnit);
  return (
    <div className={styles.distance}>
      <p className={styles.odometer}>
        {reading === null ? (
          <span className={styles.missing}>No reading yet</span>
        ) : (
          <Odometer
            // A tenth of an estimate would claim what nobody measured.
            value={odometerEstimated ? reading.slice(0, -2) : reading}
            unit={distanceUnit}
            estimated={odometerEstimated}
          />
        )}
      </p>
      <p className={styles.seen}>
        {odometerEstimated && odometerPlusMinusKm !== null && <>± {distance(odometerPlusMinusKm, distanceUnit)} · </>}
        {lastSeenAt === null ? (
          'never seen'
        ) : (
          <time dateTime={lastSeenAt} title={fullTime(lastSeenAt)}>
            seen {ago(lastSeenAt, nowMs)}
          </time>
        )}
      </p>
    </div>
  );
}

function Due({ vehicle, today }: { vehicle: Vehicle; today: string }) {
  const due = vehicle.nextDue;
  if (due === null) {
    return <p className={[styles.next, styles.missing].join(' ')}>No service planned</p>;
  }
  const left = remaining(due, vehicle.distanceUnit);
  const date = likely(due, today);
  return (
    <div className={styles.next}>
      <p className={styles.item}>{due.name}</p>
      <p className={styles.when}>
        {left !== null && <span className={styles.left}>{left}</span>}
        {date !== null && <span className={styles.date}>{date}</span>}
      </p>
    </div>
  );
}
