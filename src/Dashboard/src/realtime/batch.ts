/** Milliseconds messages are gathered before the page renders; below what an eye tells apart. */
const gatherMs = 80;
/** A browser slows the timers of hidden pages; this many messages are applied without waiting for one. */
export const largestBatch = 500;

/** Gathers messages so that a busy fleet costs a dozen renders per second, not one per message. */
export class Batch<T> {
  readonly #flush: (messages: T[]) => void;
  #gathered: T[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(flush: (messages: T[]) => void) {
    this.#flush = flush;
  }

  add(message: T): void {
    this.#gathered.push(message);
    if (this.#gathered.length >= largestBatch) {
      this.#release();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#release();
      }, gatherMs);
    }
  }

  discard(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gathered = [];
  }

  #release(): void {
    const messages = this.#gathered;
    this.discard();
    this.#flush(messages);
  }
}
