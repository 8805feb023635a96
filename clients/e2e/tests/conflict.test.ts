/** Two windows, a lost race, a person who chooses: the same in both dresses of the conflict screen. */

import { MutationOutcome } from "@occam/client";
import { describe, expect } from "vitest";
import { lookAgain, tabTo } from "../harness/conflict.js";
import { DRESSES } from "../harness/dresses.js";
import { axe, expectNoSidewaysScrolling, LOOKS, shot, test } from "../harness/index.js";
import { appliedTo, change, historyOf, subscribe } from "../harness/people.js";

const BASE = "Wants invoices by post. Call before renewing.";
const BEN = "Wants invoices by mail. Call before renewing, on Monday.";
const ANA = "Wants invoices by post, to the new address. Call before renewing.";
const BOTH = "Wants invoices by mail, to the new address. Call before renewing, on Monday.";

describe.each(DRESSES)("in the $name dress", (dress) => {
  test.for(LOOKS)("two windows edit the same notes, on a $scheme $size", async (look, { server, open }) => {
    const suffix = `${look.scheme}-${look.size}`;
    // The docs show one dress in all looks, and the other in two.
    const docs = dress.name === "app" || (look.size === "phone") === (look.scheme === "dark");
    const picture = (step: string) => shot(page, `conflict-${dress.name}-${step}-${suffix}`, { docs });
    const subscription = await subscribe(server, { customer: "customer-aurora", notes: BASE });
    const { page } = await open(look);
    const { page: bens } = await open(look);
    await dress.edit(page, server, subscription, "ana");
    await dress.edit(bens, server, subscription, "ben");
    await picture("1-editing");
    await axe(page, `${dress.name} editing, ${suffix}`);
    await dress.saveNotes(bens, BEN);
    await dress.back(bens, subscription, BEN);

    await dress.saveNotes(page, ANA);
    const screen = await dress.openConflict(page);
    await screen.shown();
    expect(await screen.save.isEnabled()).toBe(false);
    await axe(page, `${dress.name} conflict, ${suffix}`);
    await expectNoSidewaysScrolling(page);
    await picture("2-conflict");

    await screen.choose("Notes", "Take theirs");
    await screen.choose("Notes", "Keep mine");
    await screen.results(ANA);
    await screen.choose("Notes", "Edit by hand");
    expect(await screen.box("Notes").inputValue()).toBe(ANA);
    await screen.box("Notes").fill(BOTH);
    await screen.results(BOTH);
    await axe(page, `${dress.name} edited by hand, ${suffix}`);
    await expectNoSidewaysScrolling(page);
    await screen.result.scrollIntoViewIfNeeded();
    await picture("3-edited");

    await screen.saves();
    await axe(page, `${dress.name} saved, ${suffix}`);
    await picture("4-saved");
    await screen.close();
    await dress.back(page, subscription, BOTH);
    const saved = await server.as("test", "auditor").getSubscription(subscription.id);
    expect(saved).toMatchObject({ notes: BOTH, version: 3n });
    expect((await appliedTo(server, subscription)).map(({ actor }) => actor)).toEqual(["ben", "ana"]);
    const refused = (await historyOf(server, subscription)).filter(
      ({ outcome }) => outcome === MutationOutcome.CONFLICT,
    );
    expect(refused).toMatchObject([{ actor: "ana", expectedVersion: 1n, version: 2n }]);
  });

  test("a third writer while choosing takes no choice away, and has to be seen before saving", async ({
    server,
    open,
  }) => {
    const subscription = await subscribe(server, { customer: "customer-third", notes: BASE });
    const { page } = await open({ size: "phone" });
    await dress.edit(page, server, subscription, "ana");
    await change(server, subscription, "ben", { type: "update", values: { notes: BEN } }, "support");
    await dress.saveNotes(page, ANA);
    const screen = await dress.openConflict(page);
    await screen.shown();
    await screen.choose("Notes", "Keep mine");
    await change(server, subscription, "cleo", { type: "update", values: { notes: "Sent a letter." } }, "support");

    // Saved from what ben wrote, which is gone: it is refused, and nothing of it written.
    await screen.save.click();
    const keep = page.getByRole("button", { name: /^Keep my choice/ });
    await keep.waitFor();
    expect(await screen.option("Notes", "Keep mine").isChecked()).toBe(true);
    expect(await screen.save.isEnabled()).toBe(false);
    await screen.root.getByText("letter").first().waitFor();
    await axe(page, `${dress.name} changed again`);
    await shot(page, `conflict-${dress.name}-again-light-phone`, { docs: dress.name === "app" });
    await keep.click();
    await screen.saves();
    await screen.close();
    await dress.back(page, subscription, ANA);
    expect((await appliedTo(server, subscription)).map(({ actor }) => actor)).toEqual(["ben", "cleo", "ana"]);
  });

  test("nothing is asked if the other change is what the person wanted", async ({ server, open }) => {
    const subscription = await subscribe(server, { customer: "customer-same", notes: BASE });
    const { page } = await open({ size: "phone", scheme: "dark" });
    await dress.edit(page, server, subscription, "ana");
    await change(server, subscription, "ben", { type: "update", values: { notes: BEN } }, "support");
    await dress.saveNotes(page, ANA);
    const screen = await dress.openConflict(page);
    await screen.shown();
    await change(server, subscription, "cleo", { type: "update", values: { notes: ANA } }, "support");
    await lookAgain(page);
    await page.getByText("The other change is already what you wanted.").first().waitFor();
    expect(await screen.save.count()).toBe(0);
    await axe(page, `${dress.name} settled`);
    await shot(page, `conflict-${dress.name}-settled-dark-phone`);
    await screen.close();
    await dress.back(page, subscription, ANA);
    expect((await appliedTo(server, subscription)).map(({ actor }) => actor)).toEqual(["ben", "cleo"]);
  });

  test("nobody is asked about changes of different fields", async ({ server, open }) => {
    const subscription = await subscribe(server, { customer: "customer-merge", notes: BASE });
    const { page } = await open();
    await dress.edit(page, server, subscription, "ana");
    await change(server, subscription, "billing-run", { type: "update", values: { quantity: 7n } });
    await dress.saveNotes(page, ANA);
    const merged = () => server.as("test", "auditor").getSubscription(subscription.id);
    await expect.poll(merged).toMatchObject({ notes: ANA, quantity: 7n, version: 3n });
    await dress.back(page, subscription, ANA);
    expect((await appliedTo(server, subscription)).at(-1)?.outcome).toBe(MutationOutcome.MERGED);
  });

  test("works by keyboard alone", async ({ server, open }) => {
    const subscription = await subscribe(server, { customer: "customer-keys", notes: BASE });
    const { page } = await open();
    await dress.edit(page, server, subscription, "ana");
    await change(server, subscription, "ben", { type: "update", values: { notes: BEN } }, "support");
    await dress.saveNotes(page, ANA);
    const screen = await dress.openConflict(page);
    await screen.shown();
    await tabTo(page, screen.field("Notes"));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => screen.option("Notes", "Edit by hand").isChecked()).toBe(true);
    await tabTo(page, screen.box("Notes"));
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(BOTH);
    await expect.poll(() => screen.save.isEnabled()).toBe(true);
    await tabTo(page, screen.save);
    await shot(page, `conflict-${dress.name}-focus-light-desktop`);
    await page.keyboard.press("Enter");
    await screen.saved();
    await tabTo(page, screen.button("Close"));
    await page.keyboard.press("Enter");
    await dress.back(page, subscription, BOTH);
  });
});

describe.each(DRESSES.filter(({ pause }) => pause))("in the $name dress", (dress) => {
  test("a refused verb is made again or left as a whole", async ({ server, open }) => {
    const subscription = await subscribe(server, { customer: "customer-verb", notes: BASE });
    const { page } = await open({ size: "phone" });
    await dress.edit(page, server, subscription, "ana");
    const cancel = { type: "cancel", atPeriodEnd: true, reason: "Moves abroad" } as const;
    await change(server, subscription, "billing-run", cancel);
    await dress.pause?.(page);
    const screen = await dress.openConflict(page);
    await screen.shown();
    await axe(page, `${dress.name} verb`);
    await expectNoSidewaysScrolling(page);
    await shot(page, `conflict-${dress.name}-verb-light-phone`, { docs: dress.name === "app" });
    await page.getByRole("radio", { name: "Pause it anyway" }).click();
    await screen.saves();
    await screen.close();
    const methods = (await appliedTo(server, subscription)).map(({ method }) => method);
    expect(methods).toEqual(["CancelSubscription", "PauseSubscription"]);
  });
});
