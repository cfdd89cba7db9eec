import { test as base } from '@playwright/test';
import { Host, owner } from './host.ts';
import { Watch } from './watch.ts';

interface TestFixtures {
  /** Watches the test's page from before it loads; every test ends with it being clean. */
  watch: Watch;
}

interface WorkerFixtures {
  /** A host with an owner, shared by tests that leave it running. */
  host: Host;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  host: [
    async ({}, use) => {
      const host = await Host.start(owner);
      await use(host);
      await host.dispose();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  watch: async ({ page, host }, use) => {
    const watch = await Watch.over(page, host.url);
    await use(watch);
    watch.isClean();
  },
});
