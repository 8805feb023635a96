/** The app's screens: for agents and customers, and what they say when there is nothing, or nothing yet, or an error. */

import { describe, expect } from "vitest";
import { App } from "../harness/app.js";
import { axe, expectNoSidewaysScrolling, LOOKS, Server, shot, sites, test } from "../harness/index.js";
import { appliedTo, change, subscribe } from "../harness/people.js";

const SECRET = "Internal: pays late, be careful.";

describe("an agent", () => {
  test.for(LOOKS)("lists, reads and changes subscriptions, on a $scheme $size", async (look, { server, open }) => {
    const { page } = await open(look);
    const suffix = `${look.scheme}-${look.size}`;
    const app = new App(page);
    await page.goto(`${sites.app}/?server=${server.url}&locale=en`);
    await app.heading("Sign in").waitFor();
    await axe(page, `app sign in, ${suffix}`);
    await shot(page, `app-sign-in-${suffix}`);
    await app.signIn(sites.app, server.url, { name: "ana" });
    await app
      .button(/customer-acme/)
      .first()
      .waitFor();
    await axe(page, `app list, ${suffix}`);
    await expectNoSidewaysScrolling(page);
    await shot(page, `app-list-${suffix}`, { docs: suffix === "light-phone" });

    const subscription = await subscribe(server, { customer: `customer-${suffix}`, notes: SECRET });
    await app.open(subscription, subscription.customerId);
    await page.getByText(SECRET).waitFor();
    await axe(page, `app detail, ${suffix}`);
    await expectNoSidewaysScrolling(page);
    await shot(page, `app-detail-${suffix}`);
    await app.editNotes("Pays in time.");
    await app.nothingWaits();
    await app.button("Pause").click();
    await app.button("Resume").click();
    await app.button("Cancel…").click();
    await app.heading("Cancel the subscription").waitFor();
    await page.getByRole("radio", { name: "Now" }).click();
    await page.getByRole("textbox", { name: "Reason (optional)" }).fill("Moved abroad");
    await axe(page, `app cancel, ${suffix}`);
    await shot(page, `app-cancel-${suffix}`);
    await app.button("Cancel the subscription").click();
    await app.heading(subscription.customerId).waitFor();
    await app.nothingWaits();
    await expect
      .poll(async () => (await appliedTo(server, subscription)).map(({ method }) => method))
      .toEqual(["UpdateSubscription", "PauseSubscription", "ResumeSubscription", "CancelSubscription"]);
  });
});

describe("a customer", () => {
  test("sees and changes what is theirs, and never notes, which never even reach the device", async ({
    server,
    open,
  }) => {
    const subscription = await subscribe(server, { customer: "customer-secret", notes: SECRET });
    await change(server, subscription, "ben", { type: "update", values: { notes: `${SECRET} Twice.` } }, "support");
    const { page } = await open({ size: "phone" });
    const answers: Promise<string>[] = [];
    page.on("response", (response) => answers.push(response.text().catch(() => "")));
    const app = new App(page);
    await app.signIn(sites.app, server.url, { name: "kim", customer: "customer-secret" });
    await page.getByRole("list", { name: "Subscriptions" }).getByRole("button").first().click();
    await app.button("Pause").waitFor();
    await axe(page, "app detail, customer");
    await shot(page, "app-customer-light-phone", { docs: true });
    expect(await app.button("Edit notes").count()).toBe(0);
    expect(await page.getByText("Notes").count()).toBe(0);

    await app.button("Pause").click();
    await app.button("Resume").waitFor();
    // The screen shows it before it is sent.
    await expect
      .poll(async () => (await appliedTo(server, subscription)).at(-1))
      .toMatchObject({ method: "PauseSubscription", actorRole: "customer" });
    await app.nothingWaits();
    const seen = [...(await Promise.all(answers)), await page.content()];
    expect(seen.filter((text) => text.includes("pays late"))).toEqual([]);
    expect(seen.some((text) => text.includes(subscription.id))).toBe(true);
  });

  test("has an empty list as long as there is nothing", async ({ server, open }) => {
    const { page } = await open({ size: "phone", scheme: "dark" });
    const app = new App(page);
    await app.signIn(sites.app, server.url, { name: "kim", customer: "customer-of-nothing" });
    await page.getByText("There are no subscriptions yet.").waitFor();
    await axe(page, "app list, empty");
    await shot(page, "app-empty-dark-phone");
  });
});

describe("what the list says", () => {
  test("while it loads", async ({ server, open }) => {
    const { context, page } = await open({ size: "phone" });
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await context.route(/ListSubscriptions/, async (route) => {
      await held;
      await route.continue();
    });
    const app = new App(page);
    await app.signIn(sites.app, server.url, { name: "ana" });
    await page.getByRole("progressbar", { name: "Loading" }).waitFor();
    await axe(page, "app list, loading");
    await shot(page, "app-loading-light-phone");
    answer();
    await app
      .button(/customer-acme/)
      .first()
      .waitFor();
  });

  test("when the server is away, and that it can be tried again", async ({ open }) => {
    await using server = await Server.start({ origins: Object.values(sites) });
    const { page } = await open({ size: "phone" });
    const app = new App(page);
    await server.stop();
    await app.signIn(sites.app, server.url, { name: "ana" });
    await page.getByRole("alert").waitFor();
    await axe(page, "app list, error");
    await shot(page, "app-error-light-phone");
    await server.start();
    await app.button("Try again").click();
    await app
      .button(/customer-acme/)
      .first()
      .waitFor();
  });
});
