import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ClusterPage } from './pages/cluster-page.ts';
import { InspectorPanel } from './pages/inspector-panel.ts';

async function expectNoViolations(page: Page, within: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(within).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

for (const [colorScheme, width, height] of [
  ['light', 1440, 900],
  ['dark', 1024, 768],
] as const) {
  test(`how faithful a kind is, is one press away, ${colorScheme}, ${width} pixels wide`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    await new ClusterPage(page).open();
    const inspector = new InspectorPanel(page);
    await inspector.openFromEvents(/^Pod shop-/);
    await inspector.panel.getByRole('link', { name: 'how faithful?' }).click();
    const fidelity = page.getByRole('dialog', { name: 'How faithful is it?' });
    await expect(page).toHaveURL(/#\/fidelity\/core\/Pod$/);
    await expect(fidelity.getByRole('heading', { name: 'Pod', exact: true })).toBeInViewport();
    await expectNoViolations(page, 'dialog');

    await fidelity.getByRole('searchbox').fill('daemonset');
    await expect(fidelity.getByRole('heading', { name: 'DaemonSet' })).toBeVisible();
    await expect(fidelity).toContainText('their controller does not run yet');
    await fidelity.getByRole('button', { name: /^Faithful/ }).click();
    await expect(fidelity.getByRole('button', { name: /^Faithful/ })).toHaveAttribute('aria-pressed', 'true');
    await expect(fidelity.getByText('their controller does not run yet')).toBeHidden();
    await fidelity.getByRole('searchbox').fill('no such thing anywhere');
    await expect(fidelity).toContainText('Nothing here matches.');
    await expectNoViolations(page, 'dialog');

    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(fidelity).toBeHidden();
    await expect(page).not.toHaveURL(/fidelity/);
  });
}

test('the page has an address of its own', async ({ page }) => {
  await page.goto('./#/fidelity/apps/Deployment');
  const fidelity = page.getByRole('dialog', { name: 'How faithful is it?' });
  await expect(fidelity.getByRole('heading', { name: 'Deployment' })).toBeInViewport();
  await fidelity.getByRole('link', { name: 'See Pod' }).first().click();
  await expect(fidelity.getByRole('heading', { name: 'Pod', exact: true })).toBeInViewport();
  await fidelity.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: 'How faithful?' }).click();
  await expect(fidelity).toBeVisible();
});

test('what is stored and not simulated is told to whoever applies it', async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.apply(
    'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: tick}\nspec:\n  schedule: "* * * * *"\n  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: busybox}]}}}}\n',
  );
  const outcome = page.getByRole('complementary', { name: 'What the API server says' });
  await expect(outcome).toContainText('cronjob.batch/tick created');
  await expect(outcome.getByRole('listitem').filter({ has: page.getByRole('img', { name: 'Note' }) })).toContainText(
    'CronJob tick is stored, but not simulated.',
  );
  await expectNoViolations(page, 'main');
});
