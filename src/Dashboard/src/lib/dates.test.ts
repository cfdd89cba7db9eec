import { describe, expect, test } from 'vitest';
import { ago, daysBetween, exactDay, localDay, roundedDay } from './dates';

describe('a likely date is no finer than it deserves', () => {
  const today = '2026-03-30';

  test.each([
    ['2026-03-30', 'today'],
    ['2026-03-31', 'tomorrow'],
    ['2026-04-12', 'Sun 12 April'],
    // 14 days away: the week from here on.
    ['2026-04-13', 'week of 13 April'],
    ['2026-04-14', 'week of 13 April'],
    // 60 days away is still a week, 61 is not.
    ['2026-05-29', 'week of 25 May'],
    ['2026-05-30', 'late May'],
    ['2026-06-10', 'early June'],
    ['2026-06-11', 'mid June'],
    ['2026-06-20', 'mid June'],
    ['2026-06-21', 'late June'],
    ['2027-02-15', 'mid February 2027'],
  ])('%s reads as %s', (day, text) => {
    expect(roundedDay(day, today)).toBe(text);
  });

  test('a date that has passed is shown as it is', () => {
    expect(roundedDay('2026-03-29', today)).toBe('29 March');
    expect(roundedDay('2025-12-31', today)).toBe('31 December 2025');
  });

  test('a week is named by its Monday even across the year', () => {
    expect(roundedDay('2027-01-02', '2026-12-10')).toBe('week of 28 December');
  });
});

test('days are counted without regard to daylight saving', () => {
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  expect(daysBetween('2026-03-01', '2026-02-28')).toBe(-1);
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
});

test('the local day is the one of the vehicle, not of the reader', () => {
  const instant = Date.parse('2026-06-01T23:30:00Z');
  expect(localDay(instant, 'Europe/Berlin')).toBe('2026-06-02');
  expect(localDay(instant, 'America/New_York')).toBe('2026-06-01');
  expect(localDay(instant, null)).toBe('2026-06-01');
});

test('a zone this browser does not know reads as UTC', () => {
  expect(localDay(Date.parse('2026-06-01T23:30:00Z'), 'Mars/Olympus')).toBe('2026-06-01');
});

test('an exact day names the year only where it differs', () => {
  expect(exactDay('2026-06-08', '2026-01-01')).toBe('8 June');
  expect(exactDay('2027-06-08', '2026-01-01')).toBe('8 June 2027');
});

test.each([
  [0, 'just now'],
  [59, 'just now'],
  [60, '1 min ago'],
  [3599, '59 min ago'],
  [3600, '1 h ago'],
  [86_399, '23 h ago'],
  [86_400, 'yesterday'],
  [172_800, '2 days ago'],
  // A device whose clock runs ahead.
  [-30, 'just now'],
])('%d seconds reads as %s', (seconds, text) => {
  const then = '2026-06-01T10:00:00Z';
  expect(ago(then, Date.parse(then) + seconds * 1000)).toBe(text);
});
