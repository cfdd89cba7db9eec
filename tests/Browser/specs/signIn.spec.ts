import { expect } from '@playwright/test';
import { isAccessible } from '../support/axe.ts';
import { owner } from '../support/host.ts';
import { fillInCredentials, openNow } from '../support/pages.ts';
import { test } from '../support/test.ts';

test('a wrong password is refused without saying which of the two was wrong', async ({ page, host, watch: _ }) => {
  await page.goto(host.url);
  await isAccessible(page);
  await fillInCredentials(page, { ...owner, password: 'not this one' }, 'Sign in');
  await expect(page.getByRole('alert')).toHaveText('This e-mail and password do not match an account.');
  await isAccessible(page);
});

test('the right password opens the fleet, and signing out closes it', async ({ page, host, watch: _ }) => {
  await openNow(page, host, owner);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a session that ends elsewhere closes the page that is still open', async ({ page, context, host, watch }) => {
  watch.expect(/status of 401 .*\/hubs\/vehicles\/negotiate/);
  await openNow(page, host, owner);
  const elsewhere = await context.newPage();
  await elsewhere.goto(host.url);
  await elsewhere.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('the session cookie is out of reach of scripts and other sites', async ({ page, host, watch: _ }) => {
  await openNow(page, host, owner);
  const cookies = await page.context().cookies();
  expect(cookies.length, 'the sign-in set a cookie').toBeGreaterThan(0);
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: expect.stringMatching(/Lax|Strict/) });
  }
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).toBe('{}');
});

test('an address that is no page of ours still answers with one', async ({ page, host, watch: _ }) => {
  await openNow(page, host, owner);
  await page.goto(`${host.url}/no/such/page`);
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
});
