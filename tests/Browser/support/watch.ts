import { expect, type Page } from '@playwright/test';

interface Violation {
  directive: string;
  blocked: string;
}

/** Notes everything a page must not do; {@link Watch.isClean} fails with the list. */
export class Watch {
  readonly #faults: string[] = [];
  readonly #expected: RegExp[] = [];
  readonly #origin: string;

  private constructor(origin: string) {
    this.#origin = origin;
  }

  static async over(page: Page, origin: string): Promise<Watch> {
    const watch = new Watch(origin);
    await page.exposeFunction('noteViolation', ({ directive, blocked }: Violation) => {
      watch.#faults.push(`CSP: ${directive} blocked ${blocked}`);
    });
    await page.addInitScript(() => {
      const note = (window as unknown as { noteViolation: (violation: Violation) => void }).noteViolation;
      document.addEventListener('securitypolicyviolation', (event) => {
        note({ directive: event.effectiveDirective, blocked: event.blockedURI });
      });
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') {
        watch.#faults.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => watch.#faults.push(`uncaught: ${error.message}`));
    page.on('request', (request) => {
      watch.#foreign(request.url());
    });
    page.on('websocket', (socket) => {
      watch.#foreign(socket.url().replace(/^ws/, 'http'));
    });
    // The browser itself reports a 401 as an error, also where it is the expected answer.
    watch.expect(/status of 401 .*\/auth\/(manage\/info|login)/);
    return watch;
  }

  /** Allows console messages that a test provokes. */
  expect(message: RegExp): void {
    this.#expected.push(message);
  }

  isClean(): void {
    const faults = this.#faults.filter((fault) => !this.#expected.some((expected) => expected.test(fault)));
    expect(faults, 'the page broke no rule').toEqual([]);
  }

  #foreign(url: string): void {
    if (new URL(url).origin !== this.#origin && !url.startsWith('data:') && !url.startsWith('blob:')) {
      this.#faults.push(`request to another origin: ${url}`);
    }
  }
}
