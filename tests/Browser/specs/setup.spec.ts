import { expect, test } from '@playwright/test';
import { isAccessible } from '../support/axe.ts';
import { Host, owner } from '../support/host.ts';
import { fillInCredentials, NowPage } from '../support/pages.ts';
import { Watch } from '../support/watch.ts';

test('the one-time link makes the first owner, once', async ({ page, context }) => {
  const host = await Host.start(null);
  try {
    const link = host.setupLink();
    const watch = await Watch.over(page, new URL(link).origin);
    await page.goto(link);
    await isAccessible(page);
    await fillInCredentials(page, owner, 'Create owner');
    await new NowPage(page).isLive();
    await expect(page.getByRole('heading', { name: 'Your road starts here' })).toBeVisible();
    await isAccessible(page);
    expect(page.url(), 'the token is gone from the address').not.toContain('token');
    watch.isClean();

    const second = await context.newPage();
    await second.goto(link);
    await fillInCredentials(second, { ...owner, email: 'other@example.org' }, 'Create owner');
    await expect(second.getByRole('alert'), 'the link is used up').toBeVisible();
  } finally {
    await host.dispose();
  }
});
