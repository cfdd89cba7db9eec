import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Batch, largestBatch } from './batch';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('messages that come together are released together, in order', () => {
  const released: number[][] = [];
  const batch = new Batch<number>((messages) => released.push(messages));
  batch.add(1);
  batch.add(2);
  expect(released).toEqual([]);
  vi.runAllTimers();
  batch.add(3);
  vi.runAllTimers();
  expect(released).toEqual([[1, 2], [3]]);
});

test('a full batch does not wait for a slowed timer', () => {
  const released: number[][] = [];
  const batch = new Batch<number>((messages) => released.push(messages));
  for (let i = 0; i < largestBatch; i++) {
    batch.add(i);
  }
  expect(released.map((messages) => messages.length)).toEqual([largestBatch]);
  vi.runAllTimers();
  expect(released).toHaveLength(1);
});

test('what was discarded is never released', () => {
  const flush = vi.fn();
  const batch = new Batch<number>(flush);
  batch.add(1);
  batch.discard();
  vi.runAllTimers();
  expect(flush).not.toHaveBeenCalled();
});
