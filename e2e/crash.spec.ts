import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

/** A worker that breaks as soon as it has started a world, the first time. */
const BREAKING_WORKER = `
let starts = 0;
addEventListener('message', ({ data }) => {
  if (data.type !== 'start') return;
  postMessage({ type: 'started', version: 1, lessons: [] });
  postMessage({ type: 'world-replaced', startedAtMs: 0 });
  postMessage({ type: 'frame-passed', frame: { nowMs: 0, speed: 1, isRunningAhead: false } });
  if (starts++ === 0) postMessage({ type: 'crashed', message: 'a tank leaks', stack: 'at tank.ts:1', inputs: '{"seed":1}' });
});`;

test('when the simulation breaks, the page says so, keeps the report and starts again', async ({ page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.route(/sandbox\.worker/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: BREAKING_WORKER }),
  );
  await page.goto('./');
  const panel = page.getByRole('dialog', { name: 'The simulation has stopped' });
  await expect(panel).toContainText('a tank leaks');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await page.keyboard.press('Escape');
  await expect(panel).toBeVisible();
  await panel.getByRole('button', { name: 'Copy the report' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('{"seed":1}');
  await panel.getByRole('button', { name: 'Start again' }).click();
  await expect(panel).toBeHidden();
});
