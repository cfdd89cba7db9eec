import { expect, test } from 'vitest';
import { days, distance, hours, odometer } from './format';

const gap = '\u202f';

test.each([
  [0, '0.0 km'],
  [9.94, '9.9 km'],
  [10, '10 km'],
  [86.9, '87 km'],
  [1240.4, `1${gap}240 km`],
  [-3.2, '−3.2 km'],
])('a distance of %d km reads as %s', (km, text) => {
  expect(distance(km, 'km')).toBe(text);
});

test('a distance follows the unit of the vehicle', () => {
  expect(distance(160.9344, 'mi')).toBe('100 mi');
});

test.each([
  [57_913.1, `57${gap}913.1`],
  [57_913.19, `57${gap}913.1`],
  [0, '0.0'],
  [999.999, '999.9'],
  [1_000_000, `1${gap}000${gap}000.0`],
])('an odometer at %d km reads as %s and is never rounded up', (km, text) => {
  expect(odometer(km, 'km')).toBe(text);
});

test('one day is singular', () => {
  expect(days(1)).toBe('1 day');
  expect(days(0)).toBe('0 days');
  expect(days(1200)).toBe(`1${gap}200 days`);
});

test('running hours are whole', () => {
  expect(hours(1234.6)).toBe(`1${gap}235 h`);
});
