/** The page as `npm start` serves it, with somebody at a terminal of the same machine. Each test has a server: the newest tab answers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

const KUBECTL = 'kubectl/v1.32.5 (linux/amd64) kubernetes/1234567';
let server: ChildProcess;
let address: string;

test.beforeEach(async () => {
  server = spawn(process.execPath, ['.ci/start.mjs', '--no-build', '--port', '0'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: 'pipe',
  });
  address = await new Promise((resolve, reject) => {
    let output = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /Kubarium is at (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    server.once('exit', () => reject(new Error(`the server ended: ${output}`)));
  });
});
test.afterEach(() => server.kill());

function ask(path: string, init: RequestInit = {}, userAgent = KUBECTL): Promise<Response> {
  return fetch(`${address}cluster${path}`, { ...init, headers: { 'user-agent': userAgent, ...init.headers } });
}

async function openPage(page: Page): Promise<Locator> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(address);
  await expect(page.getByLabel('The cluster in words')).toContainText('node-3', { timeout: 30_000 });
  return page.getByRole('button', { name: /^Connect kubectl/ });
}

for (const [colorScheme, width, height] of [
  ['light', 1440, 900],
  ['dark', 1024, 768],
] as const) {
  test(`kubectl reaches the cluster in the tab, and the page shows it, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    expect((await ask('/api/v1/namespaces/default/pods')).status).toBe(503);
    const button = await openPage(page);
    await expect(button).not.toContainText('connected');

    const pods = (await (await ask('/api/v1/namespaces/default/pods')).json()) as { kind: string; items: unknown[] };
    expect([pods.kind, pods.items.length]).toEqual(['PodList', 3]);
    await expect(button).toContainText('1 program connected');

    const stop = new AbortController();
    const watch = await ask('/api/v1/namespaces/default/configmaps?watch=true', { signal: stop.signal });
    const reader = watch.body?.getReader();
    await button.press('Enter');
    const panel = page.getByRole('region', { name: 'Your own kubectl, on this cluster' });
    await expect(panel.getByRole('row', { name: /kubectl v1\.32\.5/ })).toHaveText(/kubectl v1\.32\.5 ?2 ?● 1/);
    const { violations } = await new AxeBuilder({ page }).include('header').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);

    await panel.getByRole('button', { name: 'Copy' }).first().click();
    await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(`kubectl --server ${address}cluster get pods`);

    const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'from-outside' } });
    const created = await ask('/api/v1/namespaces/default/configmaps', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(created.status).toBe(201);
    const bytes = (await reader?.read())?.value;
    expect(new TextDecoder().decode(bytes)).toContain('"ADDED"');
    stop.abort();
    await expect(panel.getByRole('row', { name: /kubectl/ })).toHaveText(/3 ?0$/);

    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(button).toBeFocused();
    await page.getByRole('tab', { name: 'Events' }).first().click();
    await expect(page.getByRole('region', { name: 'What happened' })).toContainText(
      'with kubectl: create configmap from-outside in default',
    );
  });
}

test('kubectl explain has words', async ({ page }) => {
  await openPage(page);
  await expect
    .poll(async () => await (await ask('/openapi/v3/apis/apps/v1')).text())
    .toContain('Deployment enables declarative updates for Pods and ReplicaSets.');
});

test('a page from any other server tells how to get a way in', async ({ page }) => {
  await page.route(/\/$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/<meta name="kubarium-relay"[^>]*>/, '') });
  });
  await (await openPage(page)).click();
  await expect(page.getByRole('region', { name: 'Your own kubectl, on this cluster' })).toContainText('run npm start');
});
