import { describe, expect, test } from 'vitest';
import { aVehicle, anAlert } from '../testing/build';
import type { FeedMessage } from './messages';
import { emptyView, reduce, resolvedAlertsKept } from './reducer';

const given = (...messages: FeedMessage[]) => messages.reduce(reduce, emptyView);
const snapshot: FeedMessage = { type: 'snapshot', vehicles: [aVehicle()], alerts: [anAlert()] };

describe('snapshot', () => {
  test('replaces everything, also with older states', () => {
    const newer = aVehicle({ odometerKm: 60_000, odometerAt: '2026-06-02T10:00:00Z' });
    const view = given({ type: 'snapshot', vehicles: [newer, aVehicle({ id: 'v2' })], alerts: [] }, snapshot);
    expect([...view.vehicles.values()]).toEqual([aVehicle()]);
    expect([...view.alerts.keys()]).toEqual(['a1']);
  });

  test('the first one brings no news', () => {
    expect(given(snapshot).news).toEqual([]);
  });

  test('a later one brings what was raised in between as news', () => {
    const view = given(snapshot, { type: 'snapshot', vehicles: [aVehicle()], alerts: [anAlert(), anAlert({ id: 'a2' })] });
    expect(view.news).toEqual([{ alertId: 'a2', stage: 'dueSoon' }]);
  });
});

describe('vehicles', () => {
  const at = (odometerAt: string, odometerKm: number): FeedMessage => ({
    type: 'vehicleChanged',
    vehicle: aVehicle({ odometerAt, lastSeenAt: odometerAt, odometerKm }),
  });

  test('a newer state is shown', () => {
    const view = given(snapshot, at('2026-06-01T10:00:01Z', 57_913.2));
    expect(view.vehicles.get('v1')?.odometerKm).toBe(57_913.2);
  });

  test('an older state never overwrites a newer one', () => {
    const view = given(snapshot, at('2026-06-01T10:00:01Z', 57_913.2), at('2026-06-01T09:59:59Z', 57_900));
    expect(view.vehicles.get('v1')?.odometerKm).toBe(57_913.2);
  });

  test('an edit without new data is shown', () => {
    const view = given(snapshot, { type: 'vehicleChanged', vehicle: aVehicle({ name: 'Renamed' }) });
    expect(view.vehicles.get('v1')?.name).toBe('Renamed');
  });

  test('a vehicle that was never seen gives way to its first state', () => {
    const fresh = aVehicle({ odometerAt: null, lastSeenAt: null, odometerKm: null });
    const view = given({ type: 'snapshot', vehicles: [fresh], alerts: [] }, at('2026-06-01T10:00:00Z', 5));
    expect(view.vehicles.get('v1')?.odometerKm).toBe(5);
  });

  test('a removed vehicle takes its alerts and its news along', () => {
    const other = anAlert({ id: 'a2', vehicleId: 'v2' });
    const view = given(
      snapshot,
      { type: 'alertRaised', alert: anAlert({ id: 'a3' }) },
      { type: 'alertRaised', alert: other },
      { type: 'vehicleRemoved', vehicleId: 'v1' },
    );
    expect(view.vehicles.size).toBe(0);
    expect([...view.alerts.values()]).toEqual([other]);
    expect(view.news).toEqual([{ alertId: 'a2', stage: 'dueSoon' }]);
  });
});

describe('alerts', () => {
  test('a repeated alert changes nothing at all', () => {
    const once = given(snapshot, { type: 'alertRaised', alert: anAlert({ id: 'a2' }) });
    expect(reduce(once, { type: 'alertRaised', alert: anAlert({ id: 'a2' }) })).toBe(once);
  });

  test('an older version never overwrites a newer one', () => {
    const view = given(
      snapshot,
      { type: 'alertChanged', alert: anAlert({ version: 3, state: 'acknowledged' }) },
      { type: 'alertChanged', alert: anAlert({ version: 2 }) },
    );
    expect(view.alerts.get('a1')?.state).toBe('acknowledged');
  });

  test('a new alert is news', () => {
    const view = given(snapshot, { type: 'alertRaised', alert: anAlert({ id: 'a2' }) });
    expect(view.news).toEqual([{ alertId: 'a2', stage: 'dueSoon' }]);
  });

  test('an alert that gets worse is news once more, in its new stage', () => {
    const view = given(
      snapshot,
      { type: 'alertRaised', alert: anAlert({ id: 'a2' }) },
      { type: 'alertChanged', alert: anAlert({ id: 'a2', version: 2, stage: 'due' }) },
    );
    expect(view.news).toEqual([{ alertId: 'a2', stage: 'due' }]);
  });

  test('an acknowledgement is no news', () => {
    const view = given(snapshot, { type: 'alertChanged', alert: anAlert({ version: 2, state: 'acknowledged' }) });
    expect(view.news).toEqual([]);
  });

  test('a reopened alert is news', () => {
    const resolved = anAlert({ version: 2, state: 'resolved', resolvedAt: '2026-06-02T00:00:00Z' });
    const view = given(
      snapshot,
      { type: 'alertChanged', alert: resolved },
      { type: 'alertChanged', alert: anAlert({ version: 3 }) },
    );
    expect(view.news).toEqual([{ alertId: 'a1', stage: 'dueSoon' }]);
  });

  test('of the resolved alerts only the latest are kept', () => {
    const resolved = Array.from({ length: resolvedAlertsKept + 1 }, (_, i) =>
      anAlert({ id: `r${i}`, state: 'resolved', resolvedAt: new Date(Date.UTC(2026, 5, 1, 0, i)).toISOString() }),
    );
    const view = given({ type: 'snapshot', vehicles: [], alerts: [anAlert(), ...resolved] });
    expect(view.alerts.size).toBe(resolvedAlertsKept + 1);
    expect(view.alerts.has('r0')).toBe(false);
    expect(view.alerts.has('a1')).toBe(true);
  });
});
