import type { Alert } from '../../../api/types';
import { stageLabel } from '../../../lib/stages';

interface AlertAnnouncerProps {
  /** The alert that arrived or worsened last; null when none has since the page opened. */
  latest: Alert | null;
  vehicleName: (vehicleId: string) => string;
}

/** Tells a screen reader of each new alert, without interrupting. */
export function AlertAnnouncer({ latest, vehicleName }: AlertAnnouncerProps) {
  return (
    <p role="status" className="visuallyHidden">
      {latest && `${stageLabel[latest.stage]}: ${latest.title}, ${vehicleName(latest.vehicleId)}`}
    </p>
  );
}
