import { expect, test, type Page } from '@playwright/test';
import { Host, owner } from '../support/host.ts';
import { openNow } from '../support/pages.ts';
import { OilChangeVan } from '../support/scenario.ts';
import { Watch } from '../support/watch.ts';

const hub = '**/hubs/vehicles/negotiate*';

test('after a restart of the host the page is live again by itself and has missed nothing', async ({ page }) => {
  const host = await Host.start(owner);
  try {
    const van = await OilChangeVan.in(host, 'Resumed van');
    const watch = await Watch.over(page, host.url);
    // What the browser itself says of a host that is not there.
    watch.expect(/ERR_CONNECTION_REFUSED|ERR_FAILED|WebSocket connection to/);
    const now = await openNow(page, host, owner);
    await now.markDocument();
    const subscriptions = collectSubscriptions(page);

    // The page stays cut off until the alert exists, so that only a resumption can bring it.
    await page.route(hub, (route) => route.abort());
    await host.stop();
    await expect(page.getByText(/^(Reconnecting|Offline since)/)).toBeVisible();
    await host.resume();
    await van.driveUntilDueSoon();
    expect(await van.fleet.alertsOf(van.vehicleId), 'the alert was raised meanwhile').toHaveLength(1);
    await expect(now.alerts(van.name), 'nobody has told the page').toHaveCount(0);

    await page.unroute(hub);
    await now.isLive();
    await expect(now.alerts(van.name), 'the missed alert is delivered').toHaveCount(1);
    await expect(now.vehicle(van.name), 'the odometer has caught up').toContainText('57 913.1 km');
    await now.isSameDocument();
    expect(subscriptions.join(), 'the page resumed from its last cursor').toMatch(/"cursor":"/);
    watch.isClean();
  } finally {
    await host.dispose();
  }
});

/** The Subscribe calls of every connection opened from now on. */
function collectSubscriptions(page: Page): string[] {
  const subscriptions: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const text = payload.toString();
      if (text.includes('"target":"Subscribe"')) {
        subscriptions.push(text);
      }
    });
  });
  return subscriptions;
}
