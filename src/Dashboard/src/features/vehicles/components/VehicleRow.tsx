import { memo, useId, useState } from 'react';
import type { NextDue, Vehicle } from '../../../api/types';
import { ago, fullTime, localDay } from '../../../lib/dates';
import { distance, odometer } from '../../../lib/format';
import { stageLabel, type Stage } from '../../../lib/stages';
import { Odometer } from '../../../ui/Odometer';
import { StageSign } from '../../../ui/StageSign';
import { WhyButton } from '../../../ui/WhyButton';
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
      <Due vehicle={vehicle} />
      {vehicle.nextDue && <Ahead due={vehicle.nextDue} stage={vehicle.stage} today={today} />}
      <div className={styles.more}>
        {vehicle.nextDue && (
          <WhyButton
            subject={vehicle.name}
            open={open}
            controls={detailsId}
            onToggle={() => {
              setOpen(!open);
            }}
          />
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
      <div className={styles.title}>
        <h3 className={styles.name}>{vehicle.name}</h3>
        {vehicle.plate !== null && <span className={styles.plate}>{vehicle.plate}</span>}
      </div>
      <p className={styles.model}>{model}</p>
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

function Due({ vehicle }: { vehicle: Vehicle }) {
  const due = vehicle.nextDue;
  if (due === null) {
    return <p className={[styles.next, styles.missing].join(' ')}>No service planned</p>;
  }
  return (
    <div className={styles.next}>
      <p className={styles.item}>{due.name}</p>
      <p className={styles.left}>{remaining(due, vehicle.distanceUnit) ?? 'Waiting for a reading'}</p>
    </div>
  );
}

interface AheadProps {
  due: NextDue;
  stage: Stage;
  today: string;
}

function Ahead({ due, stage, today }: AheadProps) {
  return (
    <div className={styles.horizon}>
      <p className={styles.date}>{likely(due, today) ?? 'No date yet'}</p>
      <Horizon stage={stage} ahead={daysAhead(due, today)} />
    </div>
  );
}
