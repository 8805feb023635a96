/** Debian's Chromium, and windows in it, in which nothing may go wrong unseen. */

import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { fromRepository, SCREENS } from "./paths.js";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** How wide and high windows are. */
export const SIZES = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
  /** The smallest that has to do. */
  small: { width: 360, height: 740 },
} as const;

/** What a window looks like, and to whom it speaks. */
export interface Look {
  readonly size?: keyof typeof SIZES;
  readonly scheme?: "light" | "dark";
  readonly locale?: string;
}

/** The looks in which each step of a conflict is shown. */
export const LOOKS = [
  { size: "phone", scheme: "light" },
  { size: "phone", scheme: "dark" },
  { size: "desktop", scheme: "light" },
  { size: "desktop", scheme: "dark" },
] as const satisfies readonly Look[];

/** A window; `problems` is what went wrong in it. */
export interface Window {
  readonly page: Page;
  readonly problems: readonly string[];
}

export async function openWindow(browser: Browser, { size = "desktop", scheme = "light", locale = "en-GB" }: Look) {
  const options: BrowserContextOptions = {
    viewport: SIZES[size],
    colorScheme: scheme,
    locale,
    timezoneId: "UTC",
    reducedMotion: "reduce",
    hasTouch: size !== "desktop",
  };
  const context = await browser.newContext(options);
  context.setDefaultTimeout(15_000);
  const problems: string[] = [];
  context.on("weberror", (error) => problems.push(String(error.error())));
  context.on("console", (message) => {
    if (message.type() !== "error") return;
    // Chromium says so of each answer that is an error, and a conflict is one.
    if (/^Failed to load resource/.test(message.text()) && /\/occam\.v1\./.test(message.location().url)) return;
    problems.push(`${message.text()} (${message.location().url})`);
  });
  return { context, page: await context.newPage(), problems };
}

/** Takes a picture of the window, or of the full page. With `docs` it is one of those in docs/screenshots. */
export async function shot(page: Page, name: string, { docs = false, fullPage = false } = {}): Promise<void> {
  // Away from what was clicked last, which would look as if it were chosen.
  await page.mouse.move(0, 0);
  const keep = docs && process.env.OCCAM_UPDATE_SCREENSHOTS === "1";
  const folder = keep ? fromRepository("docs/screenshots") : SCREENS;
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage, animations: "disabled", caret: "hide" });
}

/** Nothing sticks out sideways, so that nobody has to scroll in two directions; neither of the page nor of what scrolls in it. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const wide = await page.evaluate(() => {
    const all = (root: ParentNode): Element[] =>
      [...root.querySelectorAll("*")].flatMap((element) => [
        element,
        ...all(element.shadowRoot ?? new DocumentFragment()),
      ]);
    return all(document)
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
      .filter(
        (element) => element === document.documentElement || /auto|scroll/.test(getComputedStyle(element).overflowX),
      )
      .map((element) => `${element.tagName} ${element.className}: ${element.scrollWidth} > ${element.clientWidth}`);
  });
  expect(wide).toEqual([]);
}
