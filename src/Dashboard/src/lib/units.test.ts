import { expect, test } from 'vitest';
import { fromKm } from './units';

test('kilometres stay kilometres', () => {
  expect(fromKm(57_913.1, 'km')).toBe(57_913.1);
});

test('a mile is exactly 1.609344 km', () => {
  expect(fromKm(1.609344, 'mi')).toBe(1);
  expect(fromKm(0, 'mi')).toBe(0);
});
