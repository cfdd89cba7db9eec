import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aNextDue, aVehicle } from '../../testing/build';
import { StageSummary } from './components/StageSummary';
import { VehicleList } from './components/VehicleList';
import { daysAhead, likely, range, remaining } from './due';
import { horizonDays, position } from './horizon';
import { countByStage, selectVehicles } from './order';

const nowMs = Date.parse('2026-06-01T10:05:00Z');
const today = '2026-06-01';

afterEach(cleanup);

describe('order', () => {
  const everything = { text: '', stages: new Set<never>() };
  const names = (vehicles: ReturnType<typeof selectVehicles>) => vehicles.map((vehicle) => vehicle.name);

  test('closest service first: by stage, then likely date, then what is left, then name', () => {
    const ok = (name: string, likelyOn: string | null, remainingKm: number | null) =>
      aVehicle({ id: name, name, stage: 'ok', nextDue: aNextDue({ likelyOn, remainingKm }) });
    const vehicles = [
      aVehicle({ id: 'unknown', name: 'unknown', stage: 'unknown', nextDue: null }),
      ok('no date', null, 5),
      ok('far', '2026-09-01', 5),
      ok('b, near', '2026-07-01', 50),
      ok('a, near', '2026-07-01', 50),
      ok('nearer', '2026-07-01', 10),
      aVehicle({ id: 'soon', name: 'soon', stage: 'dueSoon' }),
      aVehicle({ id: 'overdue', name: 'overdue', stage: 'overdue' }),
      aVehicle({ id: 'due', name: 'due', stage: 'due' }),
    ];
    expect(names(selectVehicles(vehicles, everything))).toEqual([
      'overdue',
      'due',
      'soon',
      'nearer',
      'a, near',
      'b, near',
      'far',
      'no date',
      'unknown',
    ]);
  });

  test('every word of the search must match something', () => {
    const vehicles = [aVehicle(), aVehicle({ id: 'v2', name: 'Courier', plate: 'B MP 1212', make: 'Renault', model: 'Kangoo' })];
    const found = (text: string) => names(selectVehicles(vehicles, { ...everything, text }));
    expect(found('b mp')).toEqual(['Courier', 'Van 7']);
    expect(found(' KANGOO  oil ')).toEqual(['Courier']);
    expect(found('kangoo crafter')).toEqual([]);
  });

  test('stages narrow the list', () => {
    const vehicles = [aVehicle(), aVehicle({ id: 'v2', name: 'Late', stage: 'overdue' })];
    expect(names(selectVehicles(vehicles, { text: '', stages: new Set(['overdue']) }))).toEqual(['Late']);
    expect(countByStage(vehicles)).toEqual({ overdue: 1, due: 0, dueSoon: 0, ok: 1, unknown: 0 });
  });
});

describe('what is due', () => {
  test.each([
    [{ remainingKm: 86.9, remainingDays: null }, '87 km left'],
    [{ remainingKm: -1240.4, remainingDays: null }, '1\u202f240 km over'],
    [{ remainingKm: null, remainingDays: 0 }, 'due today'],
    [{ remainingKm: null, remainingDays: -1 }, '1 day over'],
    [{ remainingKm: 500, remainingDays: 12 }, '500 km · 12 days left'],
    [{ remainingKm: -500, remainingDays: 12 }, '500 km over · 12 days left'],
    [{ remainingKm: 500, remainingDays: 0 }, '500 km left · due today'],
    [{ remainingKm: 0.04, remainingDays: null }, 'under 0.1 km left'],
    [{ remainingKm: 0, remainingDays: null }, 'due now'],
    [{ remainingKm: null, remainingDays: null }, null],
  ])('%o reads as %s', (left, text) => {
    expect(remaining(aNextDue(left), 'km')).toBe(text);
  });

  test('a likely date falls back to the due date', () => {
    expect(likely(aNextDue({ likelyOn: null, dueOn: '2026-06-02' }), today)).toBe('tomorrow');
    expect(likely(aNextDue({ likelyOn: null, dueOn: null }), today)).toBeNull();
  });

  test('once due, the date says since when', () => {
    expect(likely(aNextDue({ stage: 'due', likelyOn: null }), today)).toBe('now');
    expect(likely(aNextDue({ stage: 'overdue', likelyOn: '2026-05-12' }), today)).toBe('since 12 May');
    expect(likely(aNextDue({ stage: 'dueSoon', likelyOn: '2026-05-12' }), today)).toBe('12 May');
  });

  test('the range is shown as far as it is known', () => {
    expect(range(aNextDue(), today)).toBe('2 June – 5 June');
    expect(range(aNextDue({ latestOn: '2026-06-02' }), today)).toBe('2 June');
    expect(range(aNextDue({ latestOn: null }), today)).toBeNull();
  });

  test('its place on the road is counted in days', () => {
    expect(daysAhead(aNextDue(), today)).toEqual({ likely: 2, earliest: 1, latest: 4 });
    expect(daysAhead(aNextDue({ earliestOn: null, latestOn: null }), today)).toEqual({ likely: 2, earliest: 2, latest: 2 });
    expect(daysAhead(aNextDue({ likelyOn: null }), today)).toBeNull();
  });

  test('the road runs from what is past to its end, never back', () => {
    const along = [-400, 0, 1, 7, 30, horizonDays].map(position);
    expect(along).toEqual([...along].sort((a, b) => a - b));
    expect(Math.min(...along)).toBeGreaterThan(0);
    expect(position(horizonDays + 1)).toBe(position(horizonDays));
    expect(position(horizonDays)).toBeLessThan(100);
  });
});

describe('the list', () => {
  const show = (vehicle: ReturnType<typeof aVehicle>) => {
    render(<VehicleList vehicles={[vehicle]} nowMs={nowMs} />);
    return within(screen.getByRole('listitem'));
  };

  test('a vehicle shows its name, odometer, stage, next service and when it was seen', () => {
    const row = show(aVehicle({ stage: 'dueSoon' }));
    row.getByRole('heading', { name: 'Van 7' });
    row.getByText('57 913.1 km');
    row.getByText('Due soon');
    row.getByText('Engine oil');
    row.getByText('87 km left');
    row.getByText('Wed 3 June');
    row.getByText('seen 5 min ago');
  });

  test('an estimated odometer says so and claims no tenth', () => {
    const row = show(aVehicle({ odometerEstimated: true, odometerPlusMinusKm: 12.4 }));
    row.getByText('about 57 913 km');
    row.getByText(/± 12 km/);
  });

  test('distances follow the unit of the vehicle', () => {
    const row = show(aVehicle({ distanceUnit: 'mi', odometerKm: 160.9344, nextDue: aNextDue({ remainingKm: 1609.344 }) }));
    row.getByText('100.0 mi');
    row.getByText('1 000 mi left');
  });

  test('a vehicle nothing is known of yet is shown as such', () => {
    const row = show(aVehicle({ stage: 'unknown', odometerKm: null, odometerAt: null, lastSeenAt: null, nextDue: null }));
    row.getByText('No reading yet');
    row.getByText('never seen');
    row.getByText('No service planned');
    expect(row.queryByRole('button')).toBeNull();
  });

  test('the reason and the range are shown on demand', async () => {
    const row = show(aVehicle());
    expect(row.queryByText('due at 58 000 km')).toBeNull();
    const why = row.getByRole('button', { name: /Why.*Van 7/ });
    await userEvent.click(why);
    expect(why.getAttribute('aria-expanded')).toBe('true');
    row.getByText('due at 58 000 km');
    row.getByText(/2 June – 5 June/);
    await userEvent.click(why);
    expect(row.queryByText('due at 58 000 km')).toBeNull();
  });
});

test('the summary counts each stage and reports the chosen one', async () => {
  const onToggle = vi.fn();
  const counts = { overdue: 2, due: 0, dueSoon: 1, ok: 9, unknown: 0 };
  render(<StageSummary counts={counts} selected={new Set(['overdue'])} onToggle={onToggle} />);
  const overdue = screen.getByRole('button', { name: /2\s*Overdue/ });
  expect(overdue.getAttribute('aria-pressed')).toBe('true');
  await userEvent.click(screen.getByRole('button', { name: /9\s*OK/ }));
  expect(onToggle).toHaveBeenCalledExactlyOnceWith('ok');
});
