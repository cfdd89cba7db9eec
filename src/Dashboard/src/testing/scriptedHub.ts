import type { Hub, HubEvents } from '../realtime/connection';
import type { HubMessage, SubscribeAnswer, SubscribeRequest } from '../realtime/messages';

/** A hub whose every answer the test gives by hand. */
export class ScriptedHub implements Hub {
  readonly requests: SubscribeRequest[] = [];
  stopped = false;
  readonly #events: HubEvents;
  readonly #started = new Deferred<undefined>();
  readonly #answers: Deferred<SubscribeAnswer>[] = [];

  constructor(events: HubEvents) {
    this.#events = events;
  }

  start(): Promise<void> {
    return this.#started.promise;
  }

  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }

  subscribe(request: SubscribeRequest): Promise<SubscribeAnswer> {
    this.requests.push(request);
    const answer = new Deferred<SubscribeAnswer>();
    this.#answers.push(answer);
    return answer.promise;
  }

  accept(): void {
    this.#started.resolve(undefined);
  }

  refuse(error: Error = new Error('refused')): void {
    this.#started.reject(error);
  }

  /** Answers the oldest subscription that has no answer yet. */
  answer(answer: SubscribeAnswer): void {
    this.#oldest().resolve(answer);
  }

  fail(): void {
    this.#oldest().reject(new Error('subscribe failed'));
  }

  send(message: HubMessage): void {
    this.#events.onMessage(message);
  }

  close(): void {
    this.#events.onClose();
  }

  #oldest(): Deferred<SubscribeAnswer> {
    const oldest = this.#answers.shift();
    if (!oldest) {
      throw new Error('nobody has subscribed');
    }
    return oldest;
  }
}

class Deferred<T> {
  readonly promise: Promise<T>;
  resolve!: (value: T) => void;
  reject!: (error: Error) => void;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}
