import { expect } from '@playwright/test';
import { isAccessible } from '../support/axe.ts';
import { owner } from '../support/host.ts';
import { NowPage, openNow } from '../support/pages.ts';
import { OilChangeVan } from '../support/scenario.ts';
import { test } from '../support/test.ts';

test('a vehicle is shown with its odometer and its next service', async ({ page, host, watch: _ }) => {
  const van = await OilChangeVan.in(host, 'Shown van');
  const now = await openNow(page, host, owner);
  const row = now.vehicle(van.name);
  await expect(row).toContainText('57 800.0 km');
  await expect(row).toContainText('Engine oil');
  await expect(row).toContainText('200 km left');
  await row.getByRole('button', { name: /Why/ }).click();
  await expect(row).toContainText('58 000');
  await isAccessible(page);
});

test('telemetry moves the odometer and raises one alert that gets worse, without a reload', async ({ page, host, watch: _ }) => {
  const van = await OilChangeVan.in(host, 'Driven van');
  const now = await openNow(page, host, owner);
  await now.markDocument();

  await van.drive();
  await expect(now.vehicle(van.name), 'the odometer follows').toContainText('57 850.3 km');
  await expect(now.alerts(van.name), 'nothing is due yet').toHaveCount(0);

  await van.driveUntilDueSoon();
  await expect(now.alerts(van.name), 'the alert appears').toHaveCount(1);
  await expect(now.alerts(van.name)).toContainText('Due soon');
  await expect(now.vehicle(van.name)).toContainText('Due soon');
  await expect(page.getByRole('status').filter({ hasText: van.name }), 'it is announced').toHaveText(/^Due soon: /);

  await van.driveUntilDue();
  await expect(now.alerts(van.name).getByText('Due', { exact: true }), 'the same alert gets worse').toBeVisible();
  await expect(now.alerts(van.name)).toHaveCount(1);
  await now.isSameDocument();
  await isAccessible(page);
  expect(await van.fleet.alertsOf(van.vehicleId)).toHaveLength(1);
});

test('an acknowledgement is seen by everyone who looks, and stays', async ({ page, context, host, watch: _ }) => {
  const van = await OilChangeVan.in(host, 'Acknowledged van');
  await van.driveUntilDueSoon();
  const now = await openNow(page, host, owner);
  const elsewhere = new NowPage(await context.newPage());
  await elsewhere.page.goto(host.url);
  await elsewhere.isLive();

  await now.alerts(van.name).getByRole('button', { name: /Acknowledge/ }).click();
  await expect(now.alerts(van.name)).toContainText('Acknowledged');
  await expect(elsewhere.alerts(van.name), 'the other page heard of it').toContainText('Acknowledged');
  await page.reload();
  await expect(now.alerts(van.name)).toContainText('Acknowledged');
});

test('the search and the stage counts narrow the list', async ({ page, host, watch: _ }) => {
  const van = await OilChangeVan.in(host, 'Findable van');
  await OilChangeVan.in(host, 'Another van');
  const now = await openNow(page, host, owner);
  await page.getByRole('searchbox').fill('findable oil');
  await expect(page.getByRole('region', { name: /^Vehicles 1 of/ })).toBeVisible();
  await expect(now.vehicle(van.name)).toBeVisible();
  await page.getByRole('button', { name: /Overdue/ }).click();
  await expect(page.getByText(/No vehicle matches/)).toBeVisible();
});

test('the page fits a phone', async ({ page, host, watch: _ }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const van = await OilChangeVan.in(host, 'Pocket van');
  const now = await openNow(page, host, owner);
  await expect(now.vehicle(van.name)).toBeVisible();
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overhang, 'nothing hangs over the side').toBeLessThanOrEqual(0);
  await isAccessible(page);
});
