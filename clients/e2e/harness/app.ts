/** The app as a person uses it. */

import type { Subscription } from "@occam/client";
import type { Locator, Page } from "playwright-core";

/** Who is signed in. */
export interface Person {
  readonly name: string;
  /** For customers: which. */
  readonly customer?: string;
}

/** What a test has to click in another language. */
const WORDS = {
  en: { editNotes: "Edit notes", notes: "Notes", saveNotes: "Save notes", choose: "Choose…" },
  es: { editNotes: "Editar las notas", notes: "Notas", saveNotes: "Guardar las notas", choose: "Elegir…" },
  ar: { editNotes: "تعديل الملاحظات", notes: "الملاحظات", saveNotes: "حفظ الملاحظات", choose: "اختيار…" },
} as const;

export type Locale = keyof typeof WORDS;

export class App {
  readonly words: (typeof WORDS)[Locale];

  constructor(
    readonly page: Page,
    locale: Locale = "en",
  ) {
    this.words = WORDS[locale];
  }

  /** Signs in, which ends at the list. */
  async signIn(origin: string, server: string, { name, customer }: Person): Promise<void> {
    await this.page.goto(`${origin}/?server=${server}&locale=en`);
    await this.heading("Sign in").waitFor();
    await this.page.getByRole("textbox", { name: "Your name" }).fill(name);
    const role = this.page.getByRole("radiogroup", { name: "Sign in as" });
    await role.getByRole("radio", { name: customer ? "Customer" : "Agent" }).click();
    if (customer) await this.page.getByRole("textbox", { name: "Customer ID" }).fill(customer);
    await this.button("Sign in").click();
    await this.heading("Subscriptions").waitFor();
  }

  async open({ id }: Pick<Subscription, "id">, heading: string): Promise<void> {
    await this.goto(`#/subscriptions/${id}`, heading);
  }

  /** Follows a link into the app, and waits for the screen. */
  async goto(hash: string, heading: string): Promise<void> {
    await this.page.evaluate((to) => location.assign(to), hash);
    await this.heading(heading).waitFor();
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  get notes(): Locator {
    return this.page.getByRole("textbox", { name: this.words.notes });
  }

  /** Opens the one change that waits for a choice. */
  async choose(): Promise<void> {
    await this.page.getByRole("banner").getByRole("button", { name: /1/ }).click();
    await this.page.getByRole("button", { name: new RegExp(this.words.choose) }).click();
  }

  get status(): Locator {
    return this.page.getByRole("status");
  }

  /** Edits the notes on the subscription's screen. */
  async editNotes(text: string): Promise<void> {
    await this.beginNotes();
    await this.saveNotes(text);
  }

  async beginNotes(): Promise<void> {
    await this.button(this.words.editNotes).click();
    await this.notes.waitFor();
  }

  async saveNotes(text: string): Promise<void> {
    await this.notes.fill(text);
    await this.button(this.words.saveNotes).click();
  }

  async seesNotSaved(count: number): Promise<void> {
    await this.button(`Waiting changes (${count})`).waitFor();
  }

  async isOffline(): Promise<void> {
    await this.status.filter({ hasText: "You are offline" }).waitFor();
  }

  async nothingWaits(): Promise<void> {
    await this.button(/^Waiting changes \(/).waitFor({ state: "detached" });
  }
}
