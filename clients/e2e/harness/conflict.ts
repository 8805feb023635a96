/** The conflict screen as a person sees it: the same roles and names in both dresses. */

import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

export type Option = "Keep mine" | "Take theirs" | "Edit by hand";

export class ConflictScreen {
  /** `root` is where in the page it is. */
  constructor(readonly root: Locator) {}

  /** Waits until it is there. */
  async shown(): Promise<void> {
    await this.root.getByRole("heading", { name: "Somebody was faster" }).waitFor();
  }

  /** The choices of a field. */
  field(name: string): Locator {
    return this.root.getByRole("radiogroup", { name, exact: true });
  }

  option(field: string, option: Option): Locator {
    return this.field(field).getByRole("radio", { name: option, exact: true });
  }

  async choose(field: string, option: Option): Promise<void> {
    await this.option(field, option).click();
    await expect.poll(() => this.option(field, option).isChecked()).toBe(true);
  }

  /** Where a field is edited by hand. */
  box(field: string): Locator {
    return this.root.getByRole("textbox", { name: `${field}, edited by hand` });
  }

  /** The preview. */
  get result(): Locator {
    const name = "Result";
    return this.root.getByRole("region", { name }).or(this.root.getByRole("group", { name }));
  }

  /** Waits until the preview says this. */
  async results(text: string): Promise<void> {
    await this.result.getByText(text, { exact: true }).waitFor();
  }

  get save(): Locator {
    return this.button("Save");
  }

  button(name: string): Locator {
    return this.root.getByRole("button", { name, exact: true });
  }

  /** Saves, and waits until it says that this is done. */
  async saves(): Promise<void> {
    await expect.poll(() => this.save.isEnabled()).toBe(true);
    await this.save.click();
    await this.saved();
  }

  async saved(): Promise<void> {
    await this.root.getByRole("status").filter({ hasText: "Saved as version" }).waitFor();
  }

  async close(): Promise<void> {
    await this.button("Close").click();
    await this.root.getByRole("heading", { name: "Somebody was faster" }).waitFor({ state: "hidden" });
  }
}

/** Presses Tab until what is looked for, or something in it, has the focus. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element.matches(":focus-within"))) return;
  }
  throw new Error(`${wanted} does not get the focus within 40 presses of Tab`);
}

/** The person looks at the window again, which makes the screen ask whether anything has changed. */
export async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}
