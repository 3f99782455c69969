/** The page as a person uses it: what is on the stage in words, the editor, time, the inspector. */
import { expect, type Locator, type Page } from '@playwright/test';

export class ClusterPage {
  readonly page: Page;
  /** The stage in words, as a screen reader hears it. */
  readonly outline: Locator;

  constructor(page: Page) {
    this.page = page;
    this.outline = page
      .getByRole('navigation', { name: 'The cluster in words' })
      .or(page.getByLabel('The cluster in words'));
  }

  /** Opens the page and waits for the living cluster. */
  async open(): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.goto('./');
    await expect(this.outline).toContainText('node-3', { timeout: 30_000 });
  }

  /** Puts text into the editor as a person does, from the clipboard, and applies it. */
  async apply(yaml: string): Promise<void> {
    const { page } = this;
    const editor = page.locator('.monaco-editor').first();
    if (!(await editor.isVisible())) await page.getByRole('tab', { name: 'Editor' }).click();
    await expect(editor).toBeVisible({ timeout: 30_000 });
    await page.evaluate((text) => navigator.clipboard.writeText(text), yaml);
    await editor.locator('.view-lines').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.press('ControlOrMeta+v');
    await page.keyboard.press('ControlOrMeta+Enter');
  }

  /** Sets the speed by the keys that the page has for it. */
  async setSpeed(speed: 1 | 10 | 100): Promise<void> {
    const slider = this.page.getByRole('slider', { name: 'Speed' });
    const index = { 1: 3, 10: 6, 100: 9 }[speed];
    await slider.fill(String(index));
  }

  /** The line of the outline that begins with this text. */
  line(text: string | RegExp): Locator {
    return this.outline.getByRole('listitem').filter({ hasText: text });
  }
}
