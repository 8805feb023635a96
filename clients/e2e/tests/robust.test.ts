/** Languages, long words and large letters: the conflict screen holds, in both dresses. */

import { type Texts, textsOf } from "@occam/client/conflict";
import type { Locator, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { DRESSES } from "../harness/dresses.js";
import { axe, expectNoSidewaysScrolling, SIZES, shot, test } from "../harness/index.js";
import { change, subscribe } from "../harness/people.js";

describe.each(DRESSES)("in the $name dress", (dress) => {
  test.for([
    ["es", "phone", "Quiere facturas por correo postal."],
    ["es", "desktop", "Quiere facturas por correo postal."],
    ["ar", "phone", "يريد الفواتير بالبريد."],
    ["ar", "desktop", "يريد الفواتير بالبريد."],
  ] as const)("speaks %s on a %s", async ([locale, size, base], { server, open }) => {
    const texts = textsOf(locale);
    const subscription = await subscribe(server, { customer: "customer-words", notes: base });
    const { page } = await open({ size, locale });
    await dress.edit(page, server, subscription, "ana", locale);
    await change(server, subscription, "ben", { type: "update", values: { notes: `${base} 1` } }, "support");
    await dress.saveNotes(page, `${base} 2`, locale);
    const { root } = await dress.openConflict(page, locale);
    const heading = root.getByRole("heading", { name: texts.heading });
    await heading.waitFor();
    const notes = root.getByRole("radiogroup", { name: texts.fields.subscription.notes ?? "" });
    await notes.getByRole("radio", { name: texts.keepMine }).click();
    expect(await heading.evaluate((element) => getComputedStyle(element).direction)).toBe(
      locale === "ar" ? "rtl" : "ltr",
    );
    if (locale === "ar") await expectMirrored(root, texts);
    await expectNoSidewaysScrolling(page);
    await axe(page, `${dress.name} conflict, ${locale} on a ${size}`);
    const docs = size === "phone" && (locale === "ar") === (dress.name === "app");
    await shot(page, `conflict-${dress.name}-${locale}-light-${size}`, { docs });
    await root.getByRole("button", { name: texts.save, exact: true }).click();
    await expect
      .poll(async () => (await server.as("test", "auditor").getSubscription(subscription.id)).notes)
      .toBe(`${base} 2`);
  });

  test("4,000 characters without a space stay within 360 pixels, and so do letters twice as large", async ({
    server,
    open,
  }) => {
    const word = (letter: string) => letter.repeat(4000);
    const subscription = await subscribe(server, { customer: "customer-long", notes: word("a") });
    const { page } = await open({ size: "small" });
    await dress.edit(page, server, subscription, "ana");
    await change(server, subscription, "ben", { type: "update", values: { notes: word("b") } }, "support");
    await dress.saveNotes(page, word("c"));
    const screen = await dress.openConflict(page);
    await screen.shown();
    await expectNoSidewaysScrolling(page);
    await shot(page, `conflict-${dress.name}-long-light-small`);
    await screen.choose("Notes", "Edit by hand");
    await expectNoSidewaysScrolling(page);
    await enlargeText(page);
    await expectNoSidewaysScrolling(page);
    await screen.save.waitFor();
    await axe(page, `${dress.name} conflict, long and large`);
  });

  test("text at 200 % can all be read and used", async ({ server, open }) => {
    const subscription = await subscribe(server, { customer: "customer-large", notes: "Wants invoices by post." });
    const { page } = await open();
    await dress.edit(page, server, subscription, "ana");
    await change(server, subscription, "ben", { type: "update", values: { notes: "By mail." } }, "support");
    await dress.saveNotes(page, "By pigeon.");
    const screen = await dress.openConflict(page);
    await screen.shown();
    await zoom(page);
    await expectNoSidewaysScrolling(page);
    await shot(page, `conflict-${dress.name}-large-light-desktop`);
    await screen.choose("Notes", "Take theirs");
    await screen.save.click();
    await screen.close();
    await dress.back(page, subscription, "By mail.");
  });
});

/** As a browser's zoom to 200 % does it: half as many CSS pixels, each twice as large. */
async function zoom(page: Page): Promise<void> {
  const { width, height } = page.viewportSize() ?? SIZES.desktop;
  await page.setViewportSize({ width: width / 2, height: height / 2 });
}

/** As browsers do it when only letters are to be twice as large. */
async function enlargeText(page: Page): Promise<void> {
  await page.addStyleTag({ content: ":root { font-size: 200% }" });
}

/** What comes last is on the left. */
async function expectMirrored(root: Locator, { closeWithoutSaving, save }: Texts): Promise<void> {
  const left = async (name: string) => (await root.getByRole("button", { name, exact: true }).boundingBox())?.x ?? 0;
  expect(await left(save)).toBeLessThan(await left(closeWithoutSaving));
}
