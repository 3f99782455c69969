import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { ClusterPage } from './pages/cluster-page.ts';
import { InspectorPanel } from './pages/inspector-panel.ts';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

/** The box above the stage, opened by its key. */
class SelectorBox {
  readonly box: Locator;
  readonly input: Locator;

  constructor(page: Page) {
    this.box = page.getByRole('search', { name: 'Select by labels' });
    this.input = this.box.getByRole('textbox', { name: 'Label selector' });
  }

  async expectCount(text: string): Promise<void> {
    await expect(this.box.getByRole('status')).toContainText(text);
  }
}

test('things are looked for by their labels: what matches is counted, told in words, and equals a command', async ({
  page,
}) => {
  const cluster = new ClusterPage(page);
  const selector = new SelectorBox(page);
  await cluster.open();
  await expect(selector.box).toBeHidden();
  await page.keyboard.press('/');
  await expect(selector.input).toBeFocused();
  await page.keyboard.type('app in (shop, other)');
  await selector.expectCount('3 of 3 pods match');
  await expect(selector.box.getByRole('code')).toHaveText("kubectl get pods -l 'app in (shop, other)'");
  await expect(cluster.line(/^shop-.*Running.*, matches the selector$/)).toHaveCount(3);

  await selector.input.fill('app!=shop');
  await selector.expectCount('0 of 3 pods match');
  await selector.input.fill('app=shop tier=front');
  await selector.expectCount("found 'tier', expected: ',' or 'end of string'");
  await expectNoViolations(page);

  await selector.box.getByRole('combobox', { name: 'Look among' }).selectOption('nodes');
  await selector.input.fill('kubernetes.io/hostname=node-2');
  await selector.expectCount('1 of 3 nodes matches');
  await expect(cluster.line(/^node-2: .*, matches the selector/)).toHaveCount(1);

  await page.keyboard.press('Escape');
  await expect(selector.input).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(selector.box).toBeHidden();
  await expect(page.getByRole('application', { name: 'The cluster' })).toBeFocused();
});

test('labels are added, refused, changed and removed in the panel of a pod, and a Service tells what it selects', async ({
  page,
}) => {
  const inspector = new InspectorPanel(page);
  const selector = new SelectorBox(page);
  const { panel } = inspector;
  await new ClusterPage(page).open();
  await inspector.openFromEvents(/^Pod shop-/);
  const field = panel.getByRole('textbox', { name: 'Add a label' });
  await field.fill('owner=Ana Lopez');
  await field.press('Enter');
  await expect(panel.getByText(/Invalid value: "Ana Lopez"/)).toBeVisible();
  await expect(field).toHaveValue('owner=Ana Lopez');

  await field.fill('owner=ana');
  await field.press('Enter');
  await expect(panel.getByRole('code').filter({ hasText: /^kubectl label pod shop-\S+ owner=ana$/ })).toBeVisible();
  await expect(field).toHaveValue('');
  await field.fill('owner=ben');
  await field.press('Enter');
  await expect(panel.getByRole('code').filter({ hasText: /owner=ben --overwrite$/ })).toBeVisible();
  await panel.getByRole('button', { name: 'owner=ben' }).click();
  await selector.expectCount('1 of 3 pods matches');
  await panel.getByRole('button', { name: 'Remove label owner' }).click();
  await expect(panel.getByText(/unlabeled$/)).toBeVisible();
  await expect(field).toBeFocused();
  await selector.expectCount('0 of 3 pods match');

  await panel.getByText(/^Annotations/).click();
  const note = panel.getByRole('textbox', { name: 'Add an annotation' });
  await note.fill('note=ask Ana first');
  await note.press('Enter');
  await expect(panel.getByText(/annotated$/)).toBeVisible();
  await expectNoViolations(page);

  await inspector.link(/^Service shop/).click();
  await inspector.button('What do I select?').click();
  await expect(selector.input).toHaveValue('app=shop');
  await selector.expectCount('3 of 3 pods match');
});

test('the lesson on labels is played: selectors, a label, a note, and a pod that leaves', async ({ page }) => {
  const cluster = new ClusterPage(page);
  const selector = new SelectorBox(page);
  const inspector = new InspectorPanel(page);
  await cluster.open();
  await page.getByRole('button', { name: 'Lessons' }).click();
  await page.getByRole('button', { name: /Labels, selectors, annotations/ }).click();
  const lesson = page.getByRole('complementary', { name: /Labels, selectors, annotations/ });
  const next = lesson.getByRole('button', { name: 'Next' });
  const done = lesson.getByRole('heading', { name: /Done/ });
  await expect(lesson.getByRole('heading', { name: 'What is what?' })).toBeVisible();
  await next.click();

  await page.keyboard.press('/');
  for (const [right, wrong, answer] of [
    ['tier=front', 'front', /a label with the key front/],
    ['tier=front,env=prod', 'tier=front env=prod', /Put a comma between them/],
  ] as const) {
    await selector.input.fill(wrong);
    await expect(lesson.getByRole('alert')).toHaveText(answer);
    await selector.input.fill(right);
    await expect(done).toBeVisible();
    await next.click();
  }

  await lesson.getByRole('radio', { name: /^Two/ }).check();
  await lesson.getByRole('button', { name: 'Place the bet' }).click();
  await selector.input.fill('env!=prod');
  await expect(lesson.getByText('It came differently.')).toBeVisible();
  await expect(lesson.getByText(/3 of 12 pods match/)).toBeVisible();
  await selector.input.fill('env,env!=prod');
  await expect(done).toBeVisible();
  await expectNoViolations(page);
  await next.click();
  await selector.input.fill('tier in (front, cache)');
  await expect(done).toBeVisible();
  await next.click();
  await lesson.getByRole('button', { name: 'Show me' }).click();
  await expect(selector.input).toHaveValue('!tier');
  await expect(done).toBeVisible();
  await next.click();

  await inspector.openFromEvents(/^Pod dune/);
  await inspector.panel.getByRole('textbox', { name: 'Add a label' }).fill('shop.example.com/owner=ana');
  await page.keyboard.press('Enter');
  await expect(done).toBeVisible();
  await next.click();
  await inspector.panel.getByText(/^Annotations/).click();
  await inspector.panel
    .getByRole('textbox', { name: 'Add an annotation' })
    .fill('shop.example.com/note=ask Ana before you delete it!');
  await page.keyboard.press('Enter');
  await selector.input.fill('shop.example.com/note');
  await selector.expectCount('0 of 12 pods match');
  await expect(done).toBeVisible();
  await next.click();

  await lesson.getByRole('radio', { name: /13 run/ }).check();
  await lesson.getByRole('button', { name: 'Place the bet' }).click();
  await inspector.openFromEvents(/^Pod mango-/);
  await inspector.panel.getByRole('textbox', { name: 'Add a label' }).fill('tier=debug');
  await page.keyboard.press('Enter');
  await cluster.setSpeed(10);
  await expect(lesson.getByText('You were right.')).toBeVisible({ timeout: 30_000 });
  await expect(done).toBeVisible();

  for (const title of ['Move all customers at once', 'Nodes have labels too']) {
    await next.click();
    await expect(lesson.getByRole('heading', { name: title })).toBeVisible();
    await lesson.getByRole('button', { name: 'Show me' }).click();
    await expect(done).toBeVisible({ timeout: 30_000 });
  }
  await next.click();
  await expect(lesson.getByRole('heading', { name: 'What to try next' })).toBeVisible();
  await expectNoViolations(page);
});
