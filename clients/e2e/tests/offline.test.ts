/** The app without a connection: nothing is lost, and nothing happens twice. */

import { Intent, type IntentJson, MutationOutcome, type Subscription } from "@occam/client";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { App } from "../harness/app.js";
import { ConflictScreen } from "../harness/conflict.js";
import { axe, Server, shot, sites, test } from "../harness/index.js";
import { appliedTo, change, historyOf, subscribe } from "../harness/people.js";

const API = /\/occam\.v1\./;

/** The calls fail as in airplane mode, while the page itself can be loaded, as an installed app can be started. */
const cutOff = (context: BrowserContext) => context.route(API, (route) => route.abort("internetdisconnected"));

/** The `request_id`s of the writes that are kept on the device, in their order. */
async function keptRequestIds(page: Page): Promise<string[]> {
  const kept = await page.evaluate(() => Object.values({ ...localStorage }) as string[]);
  const ids: string[] = [];
  for (const text of kept.filter((value) => value.startsWith("{"))) {
    JSON.parse(text, (_, value) => {
      const isIntent = value !== null && typeof value === "object" && "kind" in value && "request" in value;
      if (isIntent) ids.push(Intent.fromJSON(value as IntentJson).requestId);
      return value;
    });
  }
  return ids;
}

/** These changes took effect, in this order, each by a request of its own, and none twice. */
async function expectOnce(server: Server, subscription: Subscription, methods: readonly string[]): Promise<string[]> {
  const applied = await appliedTo(server, subscription);
  expect(applied.map(({ method }) => method)).toEqual(methods);
  const requestIds = applied.map(({ requestId }) => requestId);
  expect(new Set(requestIds).size).toBe(methods.length);
  return requestIds;
}

describe("airplane mode", () => {
  test.for([
    { size: "phone", scheme: "light" },
    { size: "desktop", scheme: "dark" },
  ] as const)("three edits, a restart, one conflict, on a $scheme $size", async (look, { server, open }) => {
    const picture = (of: Page, step: string) =>
      shot(of, `offline-app-${step}-${look.scheme}-${look.size}`, { docs: look.size === "phone" });
    const alpha = await subscribe(server, { customer: "customer-alpha", notes: "Wants invoices by post." });
    const beta = await subscribe(server, { customer: "customer-beta", notes: "Call before renewing." });
    const { context, page } = await open(look);
    let app = new App(page);
    await app.signIn(sites.app, server.url, { name: "ana" });
    await app.open(beta, "customer-beta");
    await app.open(alpha, "customer-alpha");
    await picture(page, "1-online");
    await context.setOffline(true);

    // Three edits of two entities, of which the second stands behind the first.
    await app.editNotes("Wants invoices by post, to the new address.");
    await app.seesNotSaved(1);
    await app.button("Pause").click();
    await app.seesNotSaved(2);
    await app.isOffline();
    await axe(page, `app detail, offline, ${look.size}`);
    await picture(page, "2-edited");
    await app.open(beta, "customer-beta");
    await app.editNotes("Call Mrs Berger before renewing.");
    await app.seesNotSaved(3);
    await app.goto("#/waiting", "Waiting changes");
    await axe(page, `app waiting changes, offline, ${look.size}`);
    await picture(page, "3-waiting");
    const [first, second, third, ...others] = await keptRequestIds(page);
    expect(others).toEqual([]);
    await change(server, beta, "ben", { type: "update", values: { notes: "Never call, write." } }, "support");

    // The app is ended and started again, still without a connection.
    await cutOff(context);
    // Ended while it is cut off: of a page that is being closed the last calls could get through.
    await page.goto("about:blank");
    await page.close();
    await context.setOffline(false);
    const restarted = await context.newPage();
    app = new App(restarted);
    await restarted.goto(`${sites.app}/?server=${server.url}&locale=en#/waiting`);
    await app.heading("Waiting changes").waitFor();
    await restarted.getByText("Call Mrs Berger before renewing.").waitFor();
    await app.isOffline();
    await picture(restarted, "4-restarted");
    expect(await keptRequestIds(restarted)).toEqual([first, second, third]);
    expect(await appliedTo(server, alpha)).toEqual([]);

    // The connection is back: what can be sent is sent, and the conflict waits for the person.
    await context.unroute(API);
    await context.setOffline(true);
    await context.setOffline(false);
    await restarted.getByText("Needs your choice").filter({ visible: true }).first().waitFor();
    await restarted.getByText("customer-alpha").filter({ visible: true }).waitFor({ state: "detached" });
    await axe(restarted, `app waiting changes, conflict, ${look.size}`);
    await picture(restarted, "5-conflict-waits");
    expect(await expectOnce(server, alpha, ["UpdateSubscription", "PauseSubscription"])).toEqual([first, second]);

    await app.button(/^Choose…/).click();
    const screen = new ConflictScreen(restarted.getByRole("main"));
    await screen.shown();
    await screen.choose("Notes", "Keep mine");
    await picture(restarted, "6-chosen");
    await screen.saves();
    await screen.close();
    await app.nothingWaits();
    await restarted.getByText("Nothing is waiting. All changes are saved.").waitFor();
    await picture(restarted, "7-nothing-waits");
    expect(await keptRequestIds(restarted)).toEqual([]);
    await expectOnce(server, beta, ["UpdateSubscription", "UpdateSubscription"]);
    const after = await server.as("test", "auditor").getSubscription(beta.id);
    expect(after.notes).toBe("Call Mrs Berger before renewing.");
    const refused = (await historyOf(server, beta)).filter(({ outcome }) => outcome === MutationOutcome.CONFLICT);
    expect(refused.map(({ requestId }) => requestId)).toContain(third);
  });
});

test("a server that is away is waited for, over a restart of both", async ({ open }) => {
  await using server = await Server.start({ origins: Object.values(sites) });
  const subscription = await subscribe(server, { customer: "customer-gamma", notes: "As it was." });
  const { page } = await open({ size: "phone" });
  const app = new App(page);
  await app.signIn(sites.app, server.url, { name: "ana" });
  await app.open(subscription, "customer-gamma");
  await server.stop();
  await app.editNotes("Edited while the server was away.");
  await app.seesNotSaved(1);
  await page.reload();
  await app.heading("customer-gamma").waitFor();
  await page.getByText("Edited while the server was away.").waitFor();
  await app.seesNotSaved(1);
  await shot(page, "offline-app-server-away-light-phone");
  await server.start();
  await app.nothingWaits();
  await expectOnce(server, subscription, ["UpdateSubscription"]);
});

test("a reply that was lost does not make the change twice", async ({ server, open }) => {
  const subscription = await subscribe(server, { customer: "customer-delta", notes: "Once." });
  const { context, page } = await open({ size: "phone" });
  const app = new App(page);
  await app.signIn(sites.app, server.url, { name: "ana" });
  await app.open(subscription, "customer-delta");
  let lost = 0;
  await context.route(/UpdateSubscription$/, async (route) => {
    await route.fetch();
    lost++;
    await route.abort("connectionreset");
  });
  await app.editNotes("Once, and only once.");
  await app.seesNotSaved(1);
  await expect.poll(() => lost).toBeGreaterThan(0);
  expect(await appliedTo(server, subscription)).toHaveLength(1);
  // The app tries again by itself; an attempt that is under way is to be lost like the others.
  await context.unrouteAll({ behavior: "wait" });
  await page.reload();
  await app.nothingWaits();
  await page.getByText("Once, and only once.").waitFor();
  await expectOnce(server, subscription, ["UpdateSubscription"]);
});
