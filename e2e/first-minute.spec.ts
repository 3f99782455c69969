import { expect, test } from '@playwright/test';
import { ClusterPage } from './pages/cluster-page.ts';

test.beforeEach(async ({ page }) => {
  await new ClusterPage(page).open();
});

test('the page opens on a living cluster, says what it is, and forces nothing', async ({ page }) => {
  const cluster = new ClusterPage(page);
  await expect(page.getByText('A Kubernetes cluster that you can see through')).toBeVisible();
  await expect(cluster.line(/^node-\d: Ready/)).toHaveCount(3);
  await expect(cluster.line(/^shop-.*Running, 1\/1 ready/)).toHaveCount(3);
  const score = page.getByRole('region', { name: 'What customers feel' });
  await expect(score).toContainText('100 %');
  await expect(score).toContainText(/[45]\.\d ?requests/);

  await page.getByRole('button', { name: 'Just look around' }).click();
  await expect(page.getByRole('heading', { name: 'This is a living cluster' })).toBeHidden();
});

test('one way on is the first lesson, and leaving it leads back', async ({ page }) => {
  await page.getByRole('button', { name: /Take the first lesson/ }).click();
  const lesson = page.getByRole('complementary', { name: /Self-healing/ });
  await expect(lesson.getByRole('heading', { name: 'A shop that runs' })).toBeVisible();
  await expect(new ClusterPage(page).line(/^shop-.*Running/)).toHaveCount(3);
  await lesson.getByRole('button', { name: 'Leave the lesson' }).click();
  await expect(lesson).toBeHidden();
  await expect(page.getByRole('region', { name: 'What customers feel' })).toContainText('100 %');
});

test('one is to break something: a machine is opened, its plug pulled, and the hint follows', async ({ page }) => {
  await page.getByRole('button', { name: /Break something/ }).click();
  const node = page.getByRole('complementary', { name: /Selected: Node/ });
  await expect(page.getByText(/Press “Pull the plug”/)).toBeVisible();
  await node.getByRole('button', { name: 'Pull the plug' }).click();
  await expect(page.getByText(/Kubernetes does not know yet\. It waits for 50 seconds/).last()).toBeVisible();
  await expect(node).toContainText('Ready, no power');
});

test('one is to bring YAML: the editor opens', async ({ page }) => {
  await page.getByRole('button', { name: /Bring your own YAML/ }).click();
  await expect(page.getByRole('tab', { name: 'Editor' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('.monaco-editor').first()).toBeVisible({ timeout: 30_000 });
});
