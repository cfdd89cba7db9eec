/**
 * The resources as the server sends them; mirrors docs/contracts. Distances are kilometres, instants RFC 3339 UTC,
 * dates local calendar days (`YYYY-MM-DD`); `null` means "not known".
 */

import type { Stage } from '../lib/stages';

export type DistanceUnit = 'km' | 'mi';
export type Severity = 'info' | 'advisory' | 'safety';
export type AlertState = 'new' | 'acknowledged' | 'snoozed' | 'assigned' | 'resolved';

export interface NextDue {
  itemId: string;
  name: string;
  stage: Stage;
  dueAtKm: number | null;
  dueOn: string | null;
  dueAtHours: number | null;
  /** Negative once the due point is passed. */
  remainingKm: number | null;
  /** Negative once the due date is passed. */
  remainingDays: number | null;
  likelyOn: string | null;
  earliestOn: string | null;
  latestOn: string | null;
  because: string | null;
}

export interface Vehicle {
  id: string;
  name: string;
  vin: string | null;
  make: string | null;
  model: string | null;
  year: number | null;
  plate: string | null;
  powertrain: string | null;
  /** IANA zone whose calendar days the dates count in. */
  timeZone: string | null;
  distanceUnit: DistanceUnit;
  distancePerYearKm: number | null;
  odometerKm: number | null;
  odometerAt: string | null;
  odometerSource: string | null;
  odometerEstimated: boolean;
  odometerPlusMinusKm: number | null;
  engineHours: number | null;
  stage: Stage;
  openAlerts: number;
  nextDue: NextDue | null;
  lastSeenAt: string | null;
}

export interface Alert {
  id: string;
  vehicleId: string;
  kind: string;
  itemId: string | null;
  cycle: string;
  stage: Stage;
  severity: Severity;
  state: AlertState;
  title: string;
  because: string | null;
  raisedAt: string;
  late: boolean;
  acknowledgedBy: string | null;
  acknowledgedAt: string | null;
  assignedTo: string | null;
  snoozedUntil: string | null;
  resolvedAt: string | null;
  /** Grows with every change of this alert. */
  version: number;
}

export interface Session {
  email: string;
  fleetId: string;
  fleetName: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
