import { expect, test } from '@playwright/test';
import type { Command, SandboxEvent } from '../src/bridge/messages.ts';
import { HISTORY } from '../src/testing/history-script.ts';
import { hashInNode } from './pages/history-in-node.ts';

test('the same seed and inputs give the same history in the browser’s worker and in Node', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByRole('main')).toBeVisible();
  const inWorker = await page.evaluate(async (commands: readonly Command[]) => {
    const url = performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .find((name) => /sandbox\.worker-[^/]*\.js$/.test(name));
    if (url === undefined) throw new Error('the page did not load its worker');
    const worker = new Worker(url, { type: 'module' });
    const hashed = new Promise<string>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<SandboxEvent>) => {
        if (data.type === 'hashed') resolve(`${data.hash} after ${data.entries} entries`);
        if (data.type === 'crashed') reject(new Error(data.message));
      };
    });
    for (const command of commands) worker.postMessage(command);
    return hashed;
  }, HISTORY);
  expect(inWorker).toBe(hashInNode());
});
