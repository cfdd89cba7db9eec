import type { Vehicle } from '../../../api/types';
import { HorizonScale } from './Horizon';
import styles from './VehicleList.module.css';
import { VehicleRow } from './VehicleRow';

interface VehicleListProps {
  vehicles: readonly Vehicle[];
  nowMs: number;
}

/** The vehicles in the order given, on one common road. */
export function VehicleList({ vehicles, nowMs }: VehicleListProps) {
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <span>Vehicle</span>
        <span>Odometer</span>
        <span>Next service</span>
        <HorizonScale />
      </div>
      <ul>
        {vehicles.map((vehicle) => (
          <VehicleRow key={vehicle.id} vehicle={vehicle} nowMs={nowMs} />
        ))}
      </ul>
    </div>
  );
}
