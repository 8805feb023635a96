/** The console, which the server serves itself. */

import { execFileSync } from "node:child_process";
import type { Subscription } from "@occam/client";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { axe, expectNoSidewaysScrolling, LOOKS, Server, shot, test } from "../harness/index.js";
import { change, loseRace, subscribe } from "../harness/people.js";

const VERSIONS = 30;

/** A subscription that many people changed; its notes are a text that grew. */
async function busySubscription(server: Server): Promise<Subscription> {
  let subscription = await subscribe(server, { customer: "customer-borealis", notes: "Wants invoices by post." });
  for (let version = 2; version <= VERSIONS; version++) {
    const [principal, made] = nthChange(version, subscription);
    subscription = await change(server, subscription, principal, made, "admin");
  }
  return subscription;
}

function nthChange(version: number, { notes }: Subscription) {
  const update = (values: object) => ({ type: "update", values }) as const;
  switch (version % 5) {
    case 0:
      return ["billing-run", { type: "pause" }] as const;
    case 1:
      return ["ben", { type: "resume" }] as const;
    case 2:
      return ["ana", update({ quantity: BigInt(version) })] as const;
    case 3:
      return ["ben", update({ metadata: { team: `north-${version}` } })] as const;
    default:
      return ["ana", update({ notes: `${notes} Called in week ${version}, all is well.` })] as const;
  }
}

/** The same page, whose policy allows nothing but itself. */
async function goto(page: Page, server: Server, hash: string): Promise<void> {
  const response = await page.goto(`${server.url}/${hash}`);
  // After a navigation by hash alone there is none.
  if (response) expect(response.headers()["content-security-policy"]).toMatch(/default-src 'none'|default-src 'self'/);
}

describe("the console", () => {
  let subscription: Subscription;
  test.beforeAll(async ({ server }) => {
    subscription = await busySubscription(server);
  });

  test("shows the timeline of a subscription with 30 versions, and any two compared", async ({ server, open }) => {
    for (const look of LOOKS) {
      const { page } = await open(look);
      const suffix = `${look.scheme}-${look.size}`;
      await goto(page, server, `#/subscriptions/${subscription.id}`);
      await page.getByRole("heading", { level: 1, name: "Subscription of customer-borealis" }).waitFor();
      const newest = page.getByRole("article").filter({ has: page.getByRole("heading", { name: /^Version 30:/ }) });
      await newest.waitFor();
      await axe(page, `console timeline, ${suffix}`);
      await expectNoSidewaysScrolling(page);
      // On a phone the present state comes first.
      if (look.size === "phone")
        await page.getByRole("heading", { level: 2, name: "History" }).evaluate((heading) => heading.scrollIntoView());
      // Of each screen the docs show one phone and one desktop, one of them dark.
      const darkPhone = (look.size === "phone") === (look.scheme === "dark");
      await shot(page, `console-timeline-${suffix}`, { docs: darkPhone });

      // Down to the first, however many are shown at once.
      const first = page.getByRole("heading", { name: /^Version 1:/ });
      const older = page.getByRole("button", { name: "Show older" });
      const shown = page.getByRole("heading", { level: 3, name: /^Version \d+:/ });
      while (!(await first.isVisible())) {
        const before = await shown.count();
        await older.click();
        await expect.poll(() => shown.count()).toBeGreaterThan(before);
      }
      expect(await shown.count()).toBe(VERSIONS);

      const compare = page.getByRole("form", { name: "Compare versions" });
      await compare.getByRole("spinbutton", { name: "From version" }).fill("4");
      await compare.getByRole("spinbutton", { name: "To version" }).fill("29");
      await compare.getByRole("button", { name: "Compare" }).click();
      await page.getByRole("heading", { level: 1, name: "Versions 4 and 29 compared" }).waitFor();
      const notes = page.getByRole("row").filter({ hasText: /^\s*notes/i });
      await notes.getByText("Called in week 29").first().waitFor();
      await axe(page, `console comparison, ${suffix}`);
      await expectNoSidewaysScrolling(page);
      await shot(page, `console-compare-${suffix}`, { docs: !darkPhone, fullPage: true });
    }
  });

  test("shows conflicts as they happen", async ({ server, open }) => {
    const { page } = await open({ size: "phone" });
    await goto(page, server, "#/conflicts");
    await page.getByRole("heading", { level: 1, name: "Latest conflicts" }).waitFor();
    expect(await page.getByText("zoe lost against").count()).toBe(0);
    const stale = await subscribe(server, { customer: "customer-race" });
    await change(server, stale, "ana", { type: "update", values: { notes: "Sent a letter." } }, "support");
    await loseRace(server, stale, "zoe", "Called back.");
    await page.getByText("zoe lost against ana").waitFor({ timeout: 15_000 });
    await axe(page, "console conflicts");
    await expectNoSidewaysScrolling(page);
    await shot(page, "console-conflicts-light-phone", { docs: true });
  });

  test("verifies a chain, and says when somebody has tampered with it", async ({ server, open }) => {
    const { page } = await open();
    const victim = await subscribe(server, { customer: "customer-victim" });
    await change(server, victim, "ana", { type: "update", values: { notes: "Owes us 100 EUR." } }, "support");
    await goto(page, server, `#/subscriptions/${victim.id}`);
    const verify = page.getByRole("button", { name: "Verify history" });
    await verify.click();
    await page.getByRole("status").filter({ hasText: "History is intact" }).waitFor();
    tamper(server, victim.id);
    await verify.click();
    await page.getByRole("status").filter({ hasText: "History is broken" }).waitFor();
    await axe(page, "console, broken chain");
    await shot(page, "console-tampered-light-desktop", { docs: true });
  });

  test("looks up by id and by customer, and says when there is nothing", async ({ server, open }) => {
    const { page } = await open({ size: "phone", scheme: "dark" });
    await goto(page, server, "");
    await page.getByRole("heading", { level: 1, name: "Subscriptions" }).waitFor();
    await page
      .getByRole("link", { name: /customer-acme/ })
      .first()
      .waitFor();
    await axe(page, "console list");
    await expectNoSidewaysScrolling(page);
    await shot(page, "console-list-dark-phone");
    const box = page.getByRole("searchbox", { name: "Id, customer or plan code" });
    await box.fill("customer-borealis");
    await box.press("Enter");
    await page
      .getByRole("link", { name: /customer-borealis/ })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: "Subscription of customer-borealis" }).waitFor();
    await box.fill("nobody-has-this");
    await box.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Results for nobody-has-this" }).waitFor();
    await axe(page, "console, nothing found");
    await shot(page, "console-empty-dark-phone");
  });

  test("says that the server cannot be reached, and tries again", async ({ open }) => {
    await using server = await Server.start();
    const { page } = await open({ size: "phone" });
    await goto(page, server, "#/conflicts");
    await page.getByRole("heading", { level: 1, name: "Latest conflicts" }).waitFor();
    await server.stop();
    await page.getByRole("alert").filter({ hasText: "The server cannot be reached." }).waitFor();
    await axe(page, "console, server away");
    await shot(page, "console-away-light-phone");
    await server.start();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("alert").waitFor({ state: "detached" });
  });

  test("never loads anything from elsewhere", async ({ server, open }) => {
    const { page } = await open();
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith("data:")) elsewhere.push(request.url());
    });
    await goto(page, server, `#/subscriptions/${subscription.id}`);
    await page.getByRole("heading", { level: 1, name: "Subscription of customer-borealis" }).waitFor();
    expect(elsewhere).toEqual([]);
  });

  test("is off by a flag", async () => {
    await using off = await Server.start({ flags: ["--console", "false"] });
    const response = await fetch(off.url);
    expect(response.status).toBe(404);
  });
});

/** Writes into the database, past the server. */
function tamper({ database }: Server, id: string): void {
  const script = `
import sqlite3, sys, uuid
with sqlite3.connect(sys.argv[1], timeout=10) as connection:
    edited = connection.execute(
        "UPDATE mutations SET diffs = replace(diffs, '100 EUR', '1 EUR') WHERE entity_id IN (?, ?) AND version = 2",
        (sys.argv[2], uuid.UUID(sys.argv[2]).bytes))
    assert edited.rowcount == 1, edited.rowcount
connection.close()`;
  execFileSync(process.env.PYTHON ?? "python3", ["-c", script, database, id]);
}
