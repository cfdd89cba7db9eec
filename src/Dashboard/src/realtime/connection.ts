import { backoffMs } from './backoff';
import type { FeedMessage, HubMessage, SubscribeAnswer, SubscribeRequest } from './messages';

/** One hub connection from start to close; it is never restarted. */
export interface Hub {
  /** Rejects with {@link SignedOutError} when the server no longer knows the session. */
  start(): Promise<void>;
  subscribe(request: SubscribeRequest): Promise<SubscribeAnswer>;
  stop(): Promise<void>;
}

export interface HubEvents {
  onMessage(message: HubMessage): void;
  onClose(): void;
}

/** The server answered 401: retrying is pointless until someone signs in. */
export class SignedOutError extends Error {
  constructor() {
    super('The session has ended');
    this.name = 'SignedOutError';
  }
}

export type FeedStatus =
  | { phase: 'connecting' }
  | { phase: 'live' }
  /** `sinceMs`: when the last live moment was, or the first attempt. */
  | { phase: 'reconnecting' | 'offline'; sinceMs: number }
  | { phase: 'signedOut' };

export interface FeedOptions {
  openHub(events: HubEvents): Hub;
  deliver(message: FeedMessage): void;
  onStatus(status: FeedStatus): void;
  /** The fleet is larger than a snapshot: its vehicles must be read page by page. */
  onTruncated(): void;
  random?: () => number;
}

/** Failed attempts after which we say "offline" rather than "reconnecting"; trying goes on regardless. */
export const attemptsUntilOffline = 4;

/** Keeps one subscription alive: reconnects for ever and resumes where the last message ended. */
export class FeedConnection {
  readonly #options: FeedOptions;
  readonly #random: () => number;
  #hub: Hub | null = null;
  #cursor: string | null = null;
  #truncated = false;
  #failedAttempts = 0;
  #lostAtMs: number | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** Messages that overtake a snapshot wait for it, or it would undo them. */
  #waitingForSnapshot: FeedMessage[] | null = null;
  #closed = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  start(): void {
    this.#options.onStatus({ phase: 'connecting' });
    void this.#connect();
  }

  /** Ends the current wait; used when the browser reports that the network is back. */
  retryNow(): void {
    if (this.#retryTimer !== undefined) {
      clearTimeout(this.#retryTimer);
      void this.#connect();
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    this.#abandonHub();
  }

  async #connect(): Promise<void> {
    this.#retryTimer = undefined;
    const hub: Hub = this.#options.openHub({
      onMessage: (message) => {
        if (hub === this.#hub) {
          this.#receive(message);
        }
      },
      onClose: () => {
        this.#lost(hub, null);
      },
    });
    this.#hub = hub;
    try {
      await hub.start();
      await this.#subscribe(hub, this.#cursor);
    } catch (error) {
      this.#lost(hub, error);
    }
  }

  async #subscribe(hub: Hub, cursor: string | null): Promise<void> {
    const resumed = cursor !== null;
    this.#waitingForSnapshot = resumed ? null : [];
    const answer = await hub.subscribe({ vehicleIds: null, cursor });
    if (hub !== this.#hub) {
      return;
    }
    if (resumed && this.#waitingForSnapshot !== null) {
      // A resync overtook the answer; the fresh subscription it started speaks for this hub now.
      return;
    }
    this.#cursor = answer.cursor;
    if (!resumed) {
      this.#truncated = answer.truncated === true;
      this.#applySnapshot(answer);
    }
    this.#failedAttempts = 0;
    this.#lostAtMs = null;
    this.#options.onStatus({ phase: 'live' });
    if (this.#truncated) {
      this.#options.onTruncated();
    }
  }

  #applySnapshot(answer: SubscribeAnswer): void {
    const overtaking = this.#waitingForSnapshot ?? [];
    this.#waitingForSnapshot = null;
    this.#options.deliver({ type: 'snapshot', vehicles: answer.vehicles ?? [], alerts: answer.alerts ?? [] });
    for (const message of overtaking) {
      this.#options.deliver(message);
    }
  }

  #receive(message: HubMessage): void {
    if (message.type === 'resync') {
      this.#resubscribe();
      return;
    }
    const { cursor, ...change } = message;
    if (this.#waitingForSnapshot !== null) {
      this.#waitingForSnapshot.push(change);
      return;
    }
    this.#cursor = cursor;
    this.#options.deliver(change);
  }

  #resubscribe(): void {
    const hub = this.#hub;
    if (hub === null) {
      return;
    }
    this.#cursor = null;
    this.#subscribe(hub, null).catch((error: unknown) => {
      this.#lost(hub, error);
    });
  }

  #lost(hub: Hub, error: unknown): void {
    if (this.#closed || hub !== this.#hub) {
      return;
    }
    this.#abandonHub();
    if (error instanceof SignedOutError) {
      this.#closed = true;
      this.#options.onStatus({ phase: 'signedOut' });
      return;
    }
    this.#lostAtMs ??= Date.now();
    const phase = this.#failedAttempts >= attemptsUntilOffline ? 'offline' : 'reconnecting';
    this.#options.onStatus({ phase, sinceMs: this.#lostAtMs });
    const delayMs = backoffMs(this.#failedAttempts, this.#random);
    this.#failedAttempts += 1;
    this.#retryTimer = setTimeout(() => void this.#connect(), delayMs);
  }

  #abandonHub(): void {
    const hub = this.#hub;
    this.#hub = null;
    this.#waitingForSnapshot = null;
    // It is no longer ours: whether it manages to say goodbye changes nothing.
    hub?.stop().catch(() => undefined);
  }
}
