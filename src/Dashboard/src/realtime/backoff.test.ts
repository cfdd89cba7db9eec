import { expect, test } from 'vitest';
import { backoffMs, firstDelayMs, longestDelayMs } from './backoff';

test('the wait doubles until its limit', () => {
  const longest = () => 1;
  expect(backoffMs(0, longest)).toBe(firstDelayMs);
  expect(backoffMs(1, longest)).toBe(2 * firstDelayMs);
  expect(backoffMs(6, longest)).toBe(longestDelayMs);
  expect(backoffMs(10_000, longest)).toBe(longestDelayMs);
});

test('half of the wait is left to chance', () => {
  expect(backoffMs(0, () => 0)).toBe(firstDelayMs / 2);
  expect(backoffMs(100, () => 0)).toBe(longestDelayMs / 2);
});
