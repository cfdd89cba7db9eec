import { expect, type Locator, type Page } from '@playwright/test';
import type { Host, Owner } from './host.ts';

export async function fillInCredentials(page: Page, { email, password }: Owner, button: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: button }).click();
}

/** Signs in on the page and waits until the feed is live. */
export async function openNow(page: Page, host: Host, owner: Owner): Promise<NowPage> {
  await page.goto(host.url);
  await fillInCredentials(page, owner, 'Sign in');
  const now = new NowPage(page);
  await now.isLive();
  return now;
}

/** What a person sees on the Now page. */
export class NowPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async isLive(): Promise<void> {
    await expect(this.page.getByText('Live', { exact: true }), 'the connection is shown as live').toBeVisible();
  }

  vehicle(name: string): Locator {
    return this.page
      .getByRole('region', { name: /^Vehicles/ })
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  alerts(vehicleName: string): Locator {
    return this.page
      .getByRole('region', { name: /^Alerts/ })
      .getByRole('listitem')
      .filter({ hasText: vehicleName });
  }

  /** Marks the document, so that {@link isSameDocument} can tell that nothing loaded it again. */
  async markDocument(): Promise<void> {
    await this.page.evaluate(() => (document.documentElement.dataset.marked = 'yes'));
  }

  async isSameDocument(): Promise<void> {
    await expect(this.page.locator('html'), 'the page was not loaded again').toHaveAttribute('data-marked', 'yes');
  }
}
