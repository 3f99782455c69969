/** The panel of what is selected, and the ways to it. */
import type { Locator, Page } from '@playwright/test';

export class InspectorPanel {
  readonly page: Page;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('complementary', { name: /^Selected/ });
  }

  /** Opens what an entry of the list of events is about, the newest first. */
  async openFromEvents(object: RegExp): Promise<void> {
    const list = this.page.getByRole('region', { name: 'What happened' });
    if (!(await list.isVisible())) await this.page.getByRole('tab', { name: 'Events' }).first().click();
    await list.getByRole('button', { name: object }).first().click();
  }

  button(name: string): Locator {
    return this.panel.getByRole('button', { name, exact: true });
  }

  /** A link to another object, such as `/^Node/`. */
  link(object: RegExp): Locator {
    return this.panel.getByRole('tabpanel').getByRole('button', { name: object });
  }

  async showTab(name: string): Promise<void> {
    await this.panel.getByRole('tab', { name }).click();
  }
}
