import type { Alert, NextDue, Vehicle } from '../api/types';

/** Small fixed resources for tests; each call overrides only what its test is about. */
export function aVehicle(changes: Partial<Vehicle> = {}): Vehicle {
  return {
    id: 'v1',
    name: 'Van 7',
    vin: null,
    make: 'Volkswagen',
    model: 'Crafter',
    year: 2019,
    plate: 'B MP 7007',
    powertrain: 'diesel',
    timeZone: 'Europe/Berlin',
    distanceUnit: 'km',
    distancePerYearKm: null,
    odometerKm: 57_913.1,
    odometerAt: '2026-06-01T10:00:00Z',
    odometerSource: 'obd',
    odometerEstimated: false,
    odometerPlusMinusKm: null,
    engineHours: null,
    stage: 'ok',
    openAlerts: 0,
    nextDue: aNextDue(),
    lastSeenAt: '2026-06-01T10:00:00Z',
    ...changes,
  };
}

export function aNextDue(changes: Partial<NextDue> = {}): NextDue {
  return {
    itemId: 'i1',
    name: 'Engine oil',
    stage: 'ok',
    dueAtKm: 58_000,
    dueOn: null,
    dueAtHours: null,
    remainingKm: 86.9,
    remainingDays: null,
    likelyOn: '2026-06-03',
    earliestOn: '2026-06-02',
    latestOn: '2026-06-05',
    because: 'due at 58 000 km',
    ...changes,
  };
}

export function anAlert(changes: Partial<Alert> = {}): Alert {
  return {
    id: 'a1',
    vehicleId: 'v1',
    kind: 'service',
    itemId: 'i1',
    cycle: 'c1',
    stage: 'dueSoon',
    severity: 'advisory',
    state: 'new',
    title: 'Engine oil is due soon',
    because: 'due at 58 000 km',
    raisedAt: '2026-06-01T10:00:00Z',
    late: false,
    acknowledgedBy: null,
    acknowledgedAt: null,
    assignedTo: null,
    snoozedUntil: null,
    resolvedAt: null,
    version: 1,
    ...changes,
  };
}
