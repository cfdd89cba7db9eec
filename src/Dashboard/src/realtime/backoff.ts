/** Milliseconds before the first retry, before jitter. */
export const firstDelayMs = 500;
/** Milliseconds no wait exceeds: a host that was away for an hour is found again within this. */
export const longestDelayMs = 30_000;

/**
 * How long to wait before a reconnect attempt (counted from 0): doubling, half of it random, so that a thousand
 * browsers do not return in the same instant.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (random() * ceiling) / 2;
}
