import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ClusterPage } from './pages/cluster-page.ts';
import { InspectorPanel } from './pages/inspector-panel.ts';

/** Rules of WCAG 2.2 up to AA, and those that axe holds for good practice. */
async function expectNoViolations(page: Page, where: string, within = 'html'): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(within).analyze();
  const found = violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(found).toEqual([]);
}

/** Nothing is cut off: the page itself never scrolls. */
async function expectNoOverflow(page: Page): Promise<void> {
  const spare = await page.evaluate(() => {
    const { clientHeight, clientWidth, scrollHeight, scrollWidth } = document.documentElement;
    return [scrollWidth - clientWidth, scrollHeight - clientHeight];
  });
  expect(spare).toEqual([0, 0]);
}

const SCREENS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 1024, height: 768 } },
] as const;

for (const { colorScheme, viewport } of SCREENS) {
  test(`nothing stands in anybody’s way, ${colorScheme}, ${viewport.width} pixels wide`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(viewport);
    const inspector = new InspectorPanel(page);
    await new ClusterPage(page).open();
    await expectNoViolations(page, 'first screen');
    await expectNoOverflow(page);

    await page.getByRole('button', { name: 'Just look around' }).click();
    await inspector.openFromEvents(/^Pod shop-/);
    await expect(inspector.panel).toContainText('Running');
    await expectNoViolations(page, 'inspector and events');
    for (const tab of ['YAML', 'Events', 'Logs', 'Why?']) {
      await inspector.showTab(tab);
      await expectNoViolations(page, `inspector, ${tab}`, 'main > aside');
    }
    await inspector.button('Crash').click();
    await expect(page.getByText('its process was killed')).toBeVisible();
    await expectNoViolations(page, 'notice');
    await expectNoOverflow(page);

    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await expectNoViolations(page, 'keys', 'dialog');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Lessons' }).click();
    await expectNoViolations(page, 'list of lessons', 'header');
    await page.getByRole('button', { name: /Self-healing/ }).click();
    const lesson = page.getByRole('complementary', { name: /Self-healing/ });
    await expect(lesson.getByRole('heading', { name: 'A shop that runs' })).toBeVisible();
    await lesson.getByRole('button', { name: 'Service', exact: true }).focus();
    await expectNoViolations(page, 'lesson');
    await lesson.getByRole('button', { name: /Pull a plug/ }).click();
    await lesson.getByRole('button', { name: 'Give me a hint' }).click();
    await expectNoViolations(page, 'lesson with a bet and a hint');
    await expectNoOverflow(page);
  });
}

test('stage and lesson fit on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await new ClusterPage(page).open();
  await expectNoViolations(page, 'phone');
  await expectNoOverflow(page);
  await page.getByRole('button', { name: /Take the first lesson/ }).click();
  const lesson = page.getByRole('complementary', { name: /Self-healing/ });
  await expect(lesson.getByRole('button', { name: 'Next' })).toBeInViewport();
  await expect(page.getByRole('application', { name: 'The cluster' })).toBeInViewport({ ratio: 1 });
  await expectNoViolations(page, 'lesson on a phone');
  await expectNoOverflow(page);
});
