import { expect, type Locator, type Page, test } from '@playwright/test';
import { ClusterPage } from './pages/cluster-page.ts';

/** Tabs on until the element has the focus. */
async function tabTo(page: Page, element: Locator): Promise<void> {
  await expect(element).toBeVisible();
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await element.evaluate((node) => node === document.activeElement)) return;
  }
  throw new Error(`not reached by Tab: ${element}`);
}

test('a lesson is taken, a pod crashed and time made faster without a mouse', async ({ page }) => {
  await new ClusterPage(page).open();
  await tabTo(page, page.getByRole('button', { name: /Take the first lesson/ }));
  await page.keyboard.press('Enter');
  const lesson = page.getByRole('complementary', { name: /Self-healing/ });
  await tabTo(page, lesson.getByRole('button', { name: 'Next' }));
  await page.keyboard.press('Enter');
  await expect(lesson.getByRole('heading', { name: 'Crash a process' })).toBeVisible();

  await page.keyboard.press('l');
  const list = page.getByRole('region', { name: 'What happened' });
  await tabTo(page, list.getByRole('button', { name: /^Pod shop-/ }).first());
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('complementary', { name: /^Selected: Pod/ });
  await expect(inspector).toBeVisible();
  await page.keyboard.press('i');
  await tabTo(page, inspector.getByRole('button', { name: 'Crash' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press(']');
  await expect(lesson.getByRole('heading', { name: /Done/ })).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(/Done: Crash a process\./)).toBeAttached();

  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
});

test('tabs are moved through with arrows, and the focus is always seen', async ({ page }) => {
  await new ClusterPage(page).open();
  await page.keyboard.press('l');
  const events = page.getByRole('tab', { name: 'Events' });
  await tabTo(page, events);
  await page.keyboard.press('ArrowRight');
  const editor = page.getByRole('tab', { name: 'Editor' });
  await expect(editor).toBeFocused();
  await expect(editor).toHaveAttribute('aria-selected', 'true');
  expect(await editor.evaluate((tab) => getComputedStyle(tab).outlineStyle)).toBe('solid');
});

test('the theme is switched and kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await new ClusterPage(page).open();
  const theme = page.locator('html');
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: 'Colours: As the system' }).press('Enter');
  await page.getByRole('button', { name: 'Colours: Light' }).press('Enter');
  await expect(theme).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(theme).toHaveAttribute('data-theme', 'dark');
});
