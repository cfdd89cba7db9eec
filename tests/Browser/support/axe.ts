import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';

/** Fails with every accessibility rule the page breaks, in light and in dark. */
export async function isAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Evaluated by the debugger, which no content security policy concerns.
    await page.evaluate(axe.source);
    const broken = await page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
      return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(' ')).join(', ')}`);
    });
    expect(broken, `no accessibility rule is broken in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}
