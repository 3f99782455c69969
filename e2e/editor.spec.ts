import { expect, type Locator, type Page, test } from '@playwright/test';

/** The editor as a person uses it. */
class Editor {
  readonly page: Page;
  readonly code: Locator;
  /** What the API server says to the text. */
  readonly verdict: Locator;

  constructor(page: Page) {
    this.page = page;
    this.code = page.getByRole('textbox', { name: 'Manifest editor' });
    this.verdict = page.getByRole('complementary', { name: 'What the API server says' });
  }

  async open(): Promise<void> {
    await this.page.goto('./');
    await this.page.getByRole('tab', { name: 'Editor' }).click();
    await this.code.focus({ timeout: 30_000 });
  }

  /** Types over everything; many lines at once arrive as dictation or an input method sends them. */
  async write(text: string): Promise<void> {
    await this.code.focus();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.insertText(text);
  }

  async paste(text: string): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate((clip) => navigator.clipboard.writeText(clip), text);
    await this.code.focus();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('ControlOrMeta+v');
  }

  /** What a copy of everything gives. */
  async text(): Promise<string> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.code.focus();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('ControlOrMeta+c');
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: hello\ndata:\n  greeting: "good morning"\n';

test.describe('the editor', () => {
  test('completes fields and explains them', async ({ page }) => {
    const editor = new Editor(page);
    await editor.open();
    await editor.write('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  ');
    await page.keyboard.type('repl');
    await expect(page.getByRole('option', { name: /replicas/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await page.keyboard.type('2');
    await page.locator('.view-lines').getByText('replicas').hover();
    await expect(page.getByText('Number of desired pods.')).toBeVisible();
    expect(await editor.text()).toMatch(/\n {2}replicas: 2$/);
  });

  test('says what is wrong while it is written, at its line, in the server’s words and in plain ones', async ({
    page,
  }) => {
    const editor = new Editor(page);
    await editor.open();
    await editor.write(`${CONFIG_MAP}datum: {}\n`);
    await expect(editor.verdict.getByRole('status')).toHaveText('1 error');
    await expect(editor.verdict).toContainText('strict decoding error: unknown field "datum"');
    await expect(editor.verdict).toContainText('There is no field datum here. Did you mean data?');
    await expect(page.locator('.squiggly-error')).toBeVisible();
    await editor.verdict.getByRole('button', { name: 'Line 7' }).click();
    await expect(editor.code).toBeFocused();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Delete');
    await expect(editor.verdict).toContainText('The API server would take this.');
  });

  test('applies what is pasted, unchanged, and tells what became of it', async ({ page }) => {
    const editor = new Editor(page);
    await editor.open();
    await editor.paste(`${CONFIG_MAP}---\n${CONFIG_MAP.replace('hello', 'bye')}`);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(editor.verdict).toContainText('configmap/hello created');
    await expect(editor.verdict).toContainText('configmap/bye created');
    expect(await editor.text()).toBe(`${CONFIG_MAP}---\n${CONFIG_MAP.replace('hello', 'bye')}`);
    await page.getByRole('button', { name: /^Apply/ }).click();
    await expect(editor.verdict).toContainText('configmap/hello unchanged');
  });

  test('stores nothing when one document is refused', async ({ page }) => {
    const editor = new Editor(page);
    await editor.open();
    await editor.paste(`${CONFIG_MAP}---\n${CONFIG_MAP.replace('hello', 'BYE')}`);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(editor.verdict.getByRole('status')).toHaveText('1 error. Nothing was stored.');
    await editor.paste(CONFIG_MAP);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(editor.verdict).toContainText('configmap/hello created');
  });

  test('indents the next line, lets Tab out when asked, and keeps the text over a reload', async ({ page }) => {
    const editor = new Editor(page);
    await editor.open();
    await editor.write('');
    await page.keyboard.press('Delete');
    await page.keyboard.type('spec:\ncontainers:\n- name: a');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.keyboard.type('image: b');
    await page.keyboard.press('Escape');
    expect(await editor.text()).toBe('spec:\n  containers:\n    - name: a\n      image: b');
    await page.keyboard.press('Control+m');
    await page.keyboard.press('Tab');
    await expect(editor.code).not.toBeFocused();
    await page.reload();
    await page.getByRole('tab', { name: 'Editor' }).click();
    await expect(page.locator('.view-lines')).toContainText('image: b');
  });

  test('loads examples and files, and gives back what they replaced', async ({ page }) => {
    const editor = new Editor(page);
    await editor.open();
    await page.getByLabel('Examples').selectOption({ label: 'ConfigMap and a Pod that reads it' });
    await expect(page.locator('.view-lines')).toContainText('greeting');
    await page.locator('input[type=file]').setInputFiles([
      { name: 'one.yaml', mimeType: 'text/yaml', buffer: Buffer.from(CONFIG_MAP) },
      { name: 'two.yaml', mimeType: 'text/yaml', buffer: Buffer.from(CONFIG_MAP.replace('hello', 'two')) },
    ]);
    await expect(page.locator('.view-lines')).toContainText('name: two');
    await editor.code.focus();
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.locator('.view-lines')).toContainText('greeting');
    await page
      .locator('input[type=file]')
      .setInputFiles([{ name: 'picture.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0xff, 0xfe]) }]);
    await expect(editor.verdict).toContainText('picture.png is not a text file.');
  });
});
