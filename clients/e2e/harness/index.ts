/** What tests are given: a server and a browser for each file, and windows that are closed, and were fine, after each test. */

import type { Browser } from "playwright-core";
import { test as base, expect, inject } from "vitest";
import { type Look, openBrowser, openWindow, type Window } from "./browser.js";
import { Server } from "./server.js";
import type { Sites } from "./setup.js";

export const sites: Sites = inject("sites");

interface OfFile {
  readonly server: Server;
  readonly browser: Browser;
}

interface OfTest {
  /** Opens a window of its own profile, as another person or device has it. */
  readonly open: (look?: Look) => Promise<Awaited<ReturnType<typeof openWindow>>>;
}

export const test = base.extend<OfFile & OfTest>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads off the pattern which fixtures this needs.
    async ({}, use) => {
      await using server = await Server.start({ origins: Object.values(sites) });
      await use(server);
    },
    { scope: "file" },
  ],
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const browser = await openBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  open: async ({ browser }, use) => {
    const windows: (Window & { context: { close(): Promise<void> } })[] = [];
    await use(async (look = {}) => {
      const window = await openWindow(browser, look);
      windows.push(window);
      return window;
    });
    await Promise.all(windows.map(({ context }) => context.close()));
    expect(windows.flatMap(({ problems }) => problems)).toEqual([]);
  },
});

export { axe } from "./axe.js";
export { expectNoSidewaysScrolling, LOOKS, type Look, SIZES, shot } from "./browser.js";
export { Server } from "./server.js";
