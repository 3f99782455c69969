import { expect, test } from '@playwright/test';
import type { Command, SandboxEvent } from '../src/bridge/messages.ts';
import { HISTORY } from '../src/testing/history-script.ts';
import { hashInNode } from './pages/history-in-node.ts';

test('the same seed and inputs give the same history in the browser’s worker and in Node', async ({ page }) => {
  const started = page.waitForEvent('worker');
  await page.goto('./');
  const url = (await started).url();
  const inWorker = await page.evaluate(
    async ({ commands, script }: { readonly commands: readonly Command[]; readonly script: string }) => {
      const worker = new Worker(script, { type: 'module' });
      const hashed = new Promise<string>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<SandboxEvent>) => {
          if (data.type === 'hashed') resolve(`${data.hash} after ${data.entries} entries`);
          if (data.type === 'crashed') reject(new Error(data.message));
        };
      });
      for (const command of commands) worker.postMessage(command);
      return hashed;
    },
    { commands: HISTORY, script: url },
  );
  expect(inWorker).toBe(hashInNode());
});
