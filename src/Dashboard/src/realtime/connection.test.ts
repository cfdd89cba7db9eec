import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { aVehicle, anAlert } from '../testing/build';
import { ScriptedHub } from '../testing/scriptedHub';
import { attemptsUntilOffline, FeedConnection, SignedOutError, type FeedStatus } from './connection';
import type { FeedMessage } from './messages';

/** Lets everything that waits for a promise run. */
const settled = () => vi.advanceTimersByTimeAsync(0);

function connect() {
  const hubs: ScriptedHub[] = [];
  const delivered: FeedMessage[] = [];
  const statuses: FeedStatus[] = [];
  const onTruncated = vi.fn();
  const connection = new FeedConnection({
    openHub: (events) => {
      const hub = new ScriptedHub(events);
      hubs.push(hub);
      return hub;
    },
    deliver: (message) => delivered.push(message),
    onStatus: (status) => statuses.push(status),
    onTruncated,
    random: () => 1,
  });
  connection.start();
  const hub = () => {
    const last = hubs.at(-1);
    if (!last) {
      throw new Error('no hub was opened');
    }
    return last;
  };
  return { connection, hubs, hub, delivered, statuses, phase: () => statuses.at(-1)?.phase, onTruncated };
}

async function live() {
  const feed = connect();
  feed.hub().accept();
  await settled();
  feed.hub().answer({ cursor: 'c1', vehicles: [aVehicle()], alerts: [], truncated: false });
  await settled();
  return feed;
}

/** Longer than any single wait. */
const aWhileMs = 40_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('first connection', () => {
  test('asks for everything and is live with the snapshot', async () => {
    const feed = await live();
    expect(feed.hub().requests).toEqual([{ vehicleIds: null, cursor: null }]);
    expect(feed.delivered).toEqual([{ type: 'snapshot', vehicles: [aVehicle()], alerts: [] }]);
    expect(feed.statuses).toEqual([{ phase: 'connecting' }, { phase: 'live' }]);
    expect(feed.onTruncated).not.toHaveBeenCalled();
  });

  test('a message that overtakes the snapshot is applied after it', async () => {
    const feed = connect();
    feed.hub().accept();
    await settled();
    feed.hub().send({ type: 'alertRaised', cursor: 'c2', alert: anAlert() });
    expect(feed.delivered).toEqual([]);
    feed.hub().answer({ cursor: 'c1', vehicles: [], alerts: [] });
    await settled();
    expect(feed.delivered.map((message) => message.type)).toEqual(['snapshot', 'alertRaised']);
  });

  test('a snapshot that was cut short asks for the rest, then and after every resumption', async () => {
    const feed = connect();
    feed.hub().accept();
    await settled();
    feed.hub().answer({ cursor: 'c1', vehicles: [], alerts: [], truncated: true });
    await settled();
    expect(feed.onTruncated).toHaveBeenCalledOnce();
    feed.hub().close();
    await vi.advanceTimersByTimeAsync(aWhileMs);
    feed.hub().accept();
    await settled();
    feed.hub().answer({ cursor: 'c1' });
    await settled();
    expect(feed.onTruncated).toHaveBeenCalledTimes(2);
  });
});

describe('a lost connection', () => {
  test('resumes from the cursor of the last message', async () => {
    const feed = await live();
    feed.hub().send({ type: 'vehicleChanged', cursor: 'c7', vehicle: aVehicle() });
    feed.hub().close();
    expect(feed.phase()).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(aWhileMs);
    feed.hub().accept();
    await settled();
    expect(feed.hubs).toHaveLength(2);
    expect(feed.hub().requests).toEqual([{ vehicleIds: null, cursor: 'c7' }]);
  });

  test('is live again when the missed messages have been delivered', async () => {
    const feed = await live();
    feed.hub().close();
    await vi.advanceTimersByTimeAsync(aWhileMs);
    feed.hub().accept();
    await settled();
    feed.hub().send({ type: 'alertRaised', cursor: 'c2', alert: anAlert() });
    expect(feed.delivered.at(-1)?.type).toBe('alertRaised');
    expect(feed.phase()).toBe('reconnecting');
    feed.hub().answer({ cursor: 'c2' });
    await settled();
    expect(feed.phase()).toBe('live');
    expect(feed.onTruncated).not.toHaveBeenCalled();
  });

  test('says since when, and after some failures that it is offline, but never gives up', async () => {
    const feed = await live();
    const lostAtMs = Date.now();
    feed.hub().close();
    for (let attempt = 0; attempt < attemptsUntilOffline; attempt++) {
      expect(feed.phase()).toBe('reconnecting');
      await vi.advanceTimersByTimeAsync(aWhileMs);
      feed.hub().refuse();
      await settled();
    }
    expect(feed.statuses.at(-1)).toEqual({ phase: 'offline', sinceMs: lostAtMs });
    for (let attempt = 0; attempt < 50; attempt++) {
      await vi.advanceTimersByTimeAsync(aWhileMs);
      feed.hub().refuse();
      await settled();
    }
    await vi.advanceTimersByTimeAsync(aWhileMs);
    feed.hub().accept();
    await settled();
    feed.hub().answer({ cursor: 'c1' });
    await settled();
    expect(feed.phase()).toBe('live');
  });

  test('a refused subscription counts as a failed attempt', async () => {
    const feed = connect();
    feed.hub().accept();
    await settled();
    feed.hub().fail();
    await settled();
    expect(feed.phase()).toBe('reconnecting');
    expect(feed.hub().stopped).toBe(true);
  });

  test('waits shortly again after it has been live', async () => {
    const feed = await live();
    feed.hub().close();
    await vi.advanceTimersByTimeAsync(aWhileMs);
    feed.hub().refuse();
    await settled();
    await vi.advanceTimersByTimeAsync(aWhileMs);
    feed.hub().accept();
    await settled();
    feed.hub().answer({ cursor: 'c1' });
    await settled();
    feed.hub().close();
    await vi.advanceTimersByTimeAsync(500);
    expect(feed.hubs).toHaveLength(4);
  });

  test('retryNow ends the wait', async () => {
    const feed = await live();
    feed.hub().close();
    feed.connection.retryNow();
    expect(feed.hubs).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(aWhileMs);
    expect(feed.hubs).toHaveLength(2);
  });

  test('retryNow does nothing while connected', async () => {
    const feed = await live();
    feed.connection.retryNow();
    expect(feed.hubs).toHaveLength(1);
  });

  test('nothing an abandoned hub says is heard', async () => {
    const feed = await live();
    const old = feed.hub();
    old.close();
    const before = feed.delivered.length;
    old.send({ type: 'alertRaised', cursor: 'c9', alert: anAlert() });
    old.close();
    expect(feed.delivered).toHaveLength(before);
    expect(feed.statuses.filter((status) => status.phase === 'reconnecting')).toHaveLength(1);
  });
});

describe('resync', () => {
  test('subscribes afresh on the same connection', async () => {
    const feed = await live();
    feed.hub().send({ type: 'resync', reason: 'cursorTooOld' });
    expect(feed.hub().requests.at(-1)).toEqual({ vehicleIds: null, cursor: null });
    feed.hub().send({ type: 'alertRaised', cursor: 'd2', alert: anAlert() });
    feed.hub().answer({ cursor: 'd1', vehicles: [], alerts: [] });
    await settled();
    expect(feed.delivered.slice(1).map((message) => message.type)).toEqual(['snapshot', 'alertRaised']);
    expect(feed.hubs).toHaveLength(1);
  });

  test('in answer to a resumption, the answer to the old cursor is void', async () => {
    const feed = await live();
    feed.hub().close();
    await vi.advanceTimersByTimeAsync(aWhileMs);
    feed.hub().accept();
    await settled();
    feed.hub().send({ type: 'resync', reason: 'anotherHistory' });
    feed.hub().answer({ cursor: 'c1' });
    await settled();
    expect(feed.phase()).toBe('reconnecting');
    feed.hub().answer({ cursor: 'd1', vehicles: [], alerts: [] });
    await settled();
    expect(feed.phase()).toBe('live');
    feed.hub().close();
    await vi.advanceTimersByTimeAsync(aWhileMs);
    feed.hub().accept();
    await settled();
    expect(feed.hub().requests).toEqual([{ vehicleIds: null, cursor: 'd1' }]);
  });
});

describe('the end', () => {
  test('a 401 ends the trying', async () => {
    const feed = connect();
    feed.hub().refuse(new SignedOutError());
    await settled();
    expect(feed.phase()).toBe('signedOut');
    await vi.advanceTimersByTimeAsync(aWhileMs);
    expect(feed.hubs).toHaveLength(1);
  });

  test('closing stops the hub and every later attempt', async () => {
    const feed = await live();
    feed.hub().close();
    feed.connection.close();
    await vi.advanceTimersByTimeAsync(aWhileMs);
    expect(feed.hubs).toHaveLength(1);
    expect(feed.hub().stopped).toBe(true);
  });

  test('closing while connecting says nothing more', async () => {
    const feed = connect();
    feed.connection.close();
    feed.hub().refuse();
    await settled();
    await vi.advanceTimersByTimeAsync(aWhileMs);
    expect(feed.statuses).toEqual([{ phase: 'connecting' }]);
  });
});
