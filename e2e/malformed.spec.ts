import { expect, test } from '@playwright/test';
import type { Command, SandboxEvent } from '../src/bridge/messages.ts';
import { MALFORMED_MANIFESTS } from '../src/testing/malformed-manifests.ts';
import { ClusterPage } from './pages/cluster-page.ts';

test('every malformed manifest gets a clear error from the worker, and the worker survives them all', async ({
  page,
}) => {
  const started = page.waitForEvent('worker');
  await page.goto('./');
  const script = (await started).url();
  const verdicts = await page.evaluate(
    async ({ texts, url }: { readonly texts: readonly string[]; readonly url: string }) => {
      const worker = new Worker(url, { type: 'module' });
      const outcomes: { readonly ok: boolean; readonly message: string }[] = [];
      const send = (command: Command): void => worker.postMessage(command);
      const done = new Promise<void>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<SandboxEvent>) => {
          if (data.type === 'crashed') reject(new Error(`${data.message} after ${outcomes.length} manifests`));
          if (data.type === 'acted') {
            outcomes.push({ ok: data.outcome.ok, message: data.outcome.problems[0]?.message ?? '' });
          }
          if (data.type === 'hashed') resolve();
        };
      });
      send({ type: 'start', version: 1, seed: 1, scenario: 'empty', speed: 0 });
      for (const [id, yaml] of texts.entries()) send({ type: 'act', id, action: { type: 'apply', yaml } });
      send({ type: 'ask-hash', id: -1 });
      await done;
      return outcomes;
    },
    { texts: MALFORMED_MANIFESTS.map(([, text]) => text()), url: script },
  );
  expect(verdicts).toHaveLength(MALFORMED_MANIFESTS.length);
  expect(verdicts.length).toBeGreaterThanOrEqual(100);
  expect(verdicts.filter(({ message, ok }) => ok || message === '')).toEqual([]);
});

test('the page says what is wrong with what is pasted, and goes on', async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  for (const { text, says } of [
    { text: 'a: [1, 2', says: /yaml: line/ },
    { text: 'apiVersion: v1\nkind: Pood\nmetadata: {name: x}', says: /no matches for kind "Pood"/ },
    { text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: &a {b: *a}', says: /anchor/ },
  ]) {
    await cluster.apply(text);
    await expect(page.getByText(says).first()).toBeVisible();
  }
  await expect(cluster.line(/^node-1: Ready/)).toBeAttached();
});
