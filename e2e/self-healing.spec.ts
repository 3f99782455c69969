import { expect, type Page, test } from '@playwright/test';
import { ClusterPage } from './pages/cluster-page.ts';

test('a node loses its power: NotReady after its grace period, failures meanwhile, pods replaced elsewhere, and it comes back', async ({
  page,
}) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await page.getByRole('button', { name: /Break something/ }).click();
  const inspector = page.getByRole('complementary', { name: /Node node-1/ });
  await inspector.getByRole('button', { name: 'Pull the plug' }).click();
  await expect(cluster.line(/^node-1: Ready, no power/)).toBeAttached();
  await cluster.setSpeed(10);
  await expect(cluster.line(/^node-1: NotReady, no power/)).toBeAttached({ timeout: 20_000 });
  await expect(
    page
      .getByRole('region', { name: /customers/i })
      .getByText(/failed/)
      .first(),
  ).toBeVisible();

  await cluster.setSpeed(100);
  await expect(cluster.line(/^shop-.*Running.* on node-[23]$/)).toHaveCount(3, { timeout: 30_000 });
  await expect(cluster.line(/^shop-.*Terminating.* on node-1$/)).toHaveCount(1);

  await inspector.getByRole('button', { name: 'Power on' }).click();
  await expect(cluster.line(/^node-1: Ready, 0 of 110 pods/)).toBeAttached({ timeout: 30_000 });
});

test('the lesson Self-healing is played to its end with clicks', async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await page.getByRole('button', { name: /Take the first lesson/ }).click();
  const lesson = page.getByRole('complementary', { name: /Self-healing/ });
  const next = lesson.getByRole('button', { name: 'Next' });
  await next.click();

  await expect(lesson.getByRole('heading', { name: 'Crash a process' })).toBeVisible();
  await solveByShowing(lesson.page(), 'Crash a process');
  await next.click();
  await solveByShowing(page, 'Delete a pod');
  await next.click();

  await expect(lesson.getByRole('heading', { name: 'Pull a plug' })).toBeVisible();
  await lesson.getByRole('radio', { name: 'About a minute' }).check();
  await lesson.getByRole('button', { name: 'Place the bet' }).click();
  await lesson.getByRole('button', { name: 'Show me' }).click();
  await cluster.setSpeed(10);
  await expect(lesson.getByText('You were right.')).toBeVisible({ timeout: 40_000 });
  await next.click();
  await solveByShowing(page, 'Wait for the move');
  await next.click();
  await solveByShowing(page, 'The node comes back');
  await next.click();
  await expect(lesson.getByText('What to try next')).toBeVisible();
});

/** Lets the lesson play its own solution and waits until the step is done. */
async function solveByShowing(page: Page, title: string): Promise<void> {
  const lesson = page.getByRole('complementary', { name: /Self-healing/ });
  await expect(lesson.getByRole('heading', { name: title })).toBeVisible();
  await lesson.getByRole('button', { name: 'Show me' }).click();
  await expect(lesson.getByRole('heading', { name: /Done/ })).toBeVisible({ timeout: 40_000 });
}
