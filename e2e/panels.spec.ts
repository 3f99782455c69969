import { expect, type Locator, type Page, test } from '@playwright/test';
import { ClusterPage } from './pages/cluster-page.ts';
import { InspectorPanel } from './pages/inspector-panel.ts';

/** The notice's command that does the same on a real cluster. */
function command(page: Page, text: string | RegExp): Locator {
  return page.getByRole('code').filter({ hasText: text });
}

test.beforeEach(async ({ page }) => {
  await new ClusterPage(page).open();
});

test('a thing on the stage is opened and closed by keyboard, and the focus stays', async ({ page }) => {
  const { panel } = new InspectorPanel(page);
  const stage = page.getByRole('application', { name: 'The cluster' });
  await stage.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(panel).toBeVisible();
  await expect(stage).toBeFocused();
  await page.keyboard.press('i');
  await expect(panel.getByRole('heading').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(stage).toBeFocused();
});

test('a pod leads to its Deployment, which is scaled, with the command that does the same', async ({ page }) => {
  const cluster = new ClusterPage(page);
  const inspector = new InspectorPanel(page);
  await inspector.openFromEvents(/^Pod shop-/);
  await expect(inspector.panel).toContainText('Running · 1/1 ready');
  await inspector.link(/^ReplicaSet shop-/).click();
  await inspector.link(/^Deployment shop/).click();
  await inspector.button('One more').click();
  await expect(command(page, 'kubectl scale deployment shop --replicas=4')).toBeVisible();
  await expect(cluster.line(/^shop-.*Running, 1\/1 ready/)).toHaveCount(4);
  await expect(inspector.panel).toContainText('4/4 ready');

  await inspector.panel.getByRole('spinbutton', { name: 'Replicas' }).fill('2');
  await inspector.button('Apply').click();
  await expect(command(page, 'kubectl scale deployment shop --replicas=2')).toBeVisible();
  await expect(cluster.line(/^shop-.*Running/)).toHaveCount(2);
});

test('a deleted pod says that it is gone and keeps its last state; its place is taken', async ({ page }) => {
  const inspector = new InspectorPanel(page);
  await inspector.openFromEvents(/^Pod shop-/);
  const name = await inspector.panel.getByRole('heading').first().textContent();
  await inspector.button('Delete').click();
  await expect(command(page, `kubectl delete pod ${name}`)).toBeVisible();
  await expect(inspector.panel).toContainText(`Pod ${name} is gone.`);
  await inspector.showTab('YAML');
  await expect(inspector.panel.getByRole('tabpanel')).toContainText(`name: ${name}`);
  await expect(new ClusterPage(page).line(/^shop-.*Running, 1\/1 ready/)).toHaveCount(3);
});

test('a pod shows its YAML, events, logs, and how it came about', async ({ page }) => {
  const inspector = new InspectorPanel(page);
  const body = inspector.panel.getByRole('tabpanel');
  await inspector.openFromEvents(/^Pod shop-/);
  await expect(body.getByRole('rowheader', { name: /^Ready/ })).toBeVisible();
  await inspector.showTab('Events');
  await expect(body).toContainText('Scheduled');
  await inspector.showTab('Logs');
  await expect(body).toContainText('GET / HTTP/1.1');
  await inspector.showTab('Why?');
  await expect(body).toContainText(/You: /);
  await inspector.showTab('YAML');
  await inspector.button('Edit in the editor').click();
  await expect(page.getByRole('tab', { name: 'Editor' })).toHaveAttribute('aria-selected', 'true');
});

test('a node is cordoned and uncordoned', async ({ page }) => {
  const cluster = new ClusterPage(page);
  const inspector = new InspectorPanel(page);
  await inspector.openFromEvents(/^Pod shop-/);
  await inspector.link(/^Node /).click();
  await inspector.button('Cordon').click();
  await expect(command(page, /^kubectl cordon node-\d$/)).toBeVisible();
  await expect(cluster.line(/^node-\d: Ready,SchedulingDisabled/)).toHaveCount(1);
  await inspector.button('Uncordon').click();
  await expect(cluster.line(/^node-\d: Ready,SchedulingDisabled/)).toHaveCount(0);
});

test('customers are sent and stopped', async ({ page }) => {
  const score = page.getByRole('region', { name: 'What customers feel' });
  await new ClusterPage(page).setSpeed(10);
  await score.getByLabel('Customers send').selectOption('50 / s');
  await expect(score).toContainText(/(4\d|50)\.\d ?requests/, { timeout: 20_000 });
  await score.getByLabel('Customers send').selectOption('none');
  await expect(score).toContainText(/0\.0 ?requests/, { timeout: 20_000 });
});

test('time is stopped, stepped, and made faster by keys', async ({ page }) => {
  const time = page.getByRole('region', { name: 'Time' });
  await page.keyboard.press('Space');
  await expect(time.getByRole('status')).toHaveText('Paused');
  const clock = time.getByText(/^\d+:\d\d$/);
  const stoppedAt = await clock.textContent();
  await page.keyboard.press('.');
  await expect(time.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('q');
  await expect(time).toContainText(/quiet, \d+:\d\d later/);
  expect(await clock.textContent()).not.toBe(stoppedAt);
  await page.keyboard.press('Space');
  for (let press = 0; press < 3; press++) await page.keyboard.press(']');
  await expect(time.getByRole('status')).toHaveText('10×');
});
