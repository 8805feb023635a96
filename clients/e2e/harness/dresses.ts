/** The two dresses of the conflict screen, and how a person comes to see it in each. */

import type { Subscription } from "@occam/client";
import type { Page } from "playwright-core";
import { App, type Locale } from "./app.js";
import { ConflictScreen } from "./conflict.js";
import { sites } from "./index.js";
import type { Server } from "./server.js";

/** How a person edits a subscription where the conflict screen is used. */
export interface Dress {
  readonly name: "app" | "web";
  /** Opens the subscription, and its notes for editing. */
  readonly edit: (page: Page, server: Server, of: Subscription, person: string, locale?: Locale) => Promise<void>;
  /** Types the notes, and saves them. */
  readonly saveNotes: (page: Page, text: string, locale?: Locale) => Promise<void>;
  /** Asks for a pause of what is on the screen. */
  readonly pause?: (page: Page) => Promise<void>;
  /** Comes to the conflict screen after a change was refused. */
  readonly openConflict: (page: Page, locale?: Locale) => Promise<ConflictScreen>;
  /** Waits until nothing is left to do, and the subscription is shown with these notes. */
  readonly back: (page: Page, of: Subscription, notes: string) => Promise<void>;
}

const app: Dress = {
  name: "app",
  async edit(page, server, subscription, name, locale = "en") {
    await new App(page).signIn(sites.app, server.url, { name });
    const app = new App(page, locale);
    await page.goto(`${sites.app}/?server=${server.url}&locale=${locale}#/subscriptions/${subscription.id}`);
    await app.heading(subscription.customerId).waitFor();
    await app.beginNotes();
  },
  saveNotes: (page, text, locale) => new App(page, locale).saveNotes(text),
  pause: (page) => new App(page).button("Pause").click(),
  // What is refused waits among the changes until the person has time for it.
  async openConflict(page, locale) {
    await new App(page, locale).choose();
    return new ConflictScreen(page.getByRole("main"));
  },
  async back(page, { id, customerId }, notes) {
    const app = new App(page);
    await app.nothingWaits();
    await app.open({ id }, customerId);
    await page.getByText(notes, { exact: true }).first().waitFor();
  },
};

const web: Dress = {
  name: "web",
  async edit(page, server, { id }, name, locale = "en") {
    await page.goto(`${sites.demo}/?server=${server.url}&subscription=${id}&principal=${name}&locale=${locale}`);
    await page.getByRole("textbox").first().waitFor();
  },
  async saveNotes(page, text) {
    await page.getByRole("textbox").first().fill(text);
    await page.getByRole("main").getByRole("button").click();
  },
  openConflict: async (page) => new ConflictScreen(page.getByRole("dialog")),
  async back(page, _, notes) {
    await page.waitForFunction((text) => document.querySelector("textarea")?.value === text, notes);
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  },
};

export const DRESSES: readonly Dress[] = [app, web];
