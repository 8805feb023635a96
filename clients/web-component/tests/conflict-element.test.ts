import { create, fromJson } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { ConflictError, EntityType, FieldDiffKind, Intent, RefusedError, VersionConflictSchema } from "@occam/client";
import { textsOf } from "@occam/client/conflict";
import { afterEach, expect, test, vi } from "vitest";
import "../src/index.js";
import { BASE, conflict, diff, ID, MINE, NOTES, open, QUANTITY, SAVED, THEIRS } from "./scene.js";

const { BOTH_SAME, THEIRS_ONLY, YOURS_ONLY } = FieldDiffKind;

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("what happened is said, and each field has its values and its choices", async () => {
  const status = diff("status", THEIRS_ONLY, "ACTIVE", "", "PAUSED");
  const screen = await open(conflict([NOTES, QUANTITY, status]));
  expect(screen.all("h2, h3").map(screen.words)).toEqual([
    "Somebody was faster",
    "Quantity",
    "Notes",
    "Status",
    "Result",
  ]);
  expect(screen.words(screen.root().querySelector("header > p") as Element)).toContain(
    "version 3 of this subscription",
  );
  const cards = screen.all("article");
  expect(cards.map((card) => [...card.querySelectorAll("dt")].map(screen.words))).toEqual([
    ["Before", "Yours", "Theirs"],
    ["Before", "Yours", "Theirs"],
    ["Before", "Theirs"],
  ]);
  expect(screen.words(cards[0] as Element)).toContain("Changed by both Changed by bo");
  expect([...screen.group("Notes").querySelectorAll("label")].map(screen.words)).toEqual([
    "Keep mine",
    "Take theirs",
    "Edit by hand",
  ]);
  expect(screen.words(cards[2] as Element)).toContain("Before Active Theirs Paused");
});

test("words are marked, not by colour alone, and said", async () => {
  const screen = await open(conflict([NOTES]));
  const marks = (side: string) =>
    [...screen.all(`.${side} ins, .${side} del`)].map((mark) => `${mark.localName} ${screen.words(mark)}`);
  expect(marks("yours")).toEqual(["del [removed: morning]", "ins [added: evening]"]);
  expect(marks("current")).toEqual(["del [removed: accounting]", "ins [added: billing]"]);
  expect(screen.words(screen.root().querySelector(".base dd") as Element)).toBe(BASE);
});

test("a text that was emptied is said to be empty", async () => {
  const screen = await open(conflict([diff("notes", FieldDiffKind.BOTH_DIFFER, BASE, "", THEIRS)]));
  expect(screen.words(screen.root().querySelector(".yours dd") as Element)).toBe("empty");
  expect(screen.all(".current ins")).toHaveLength(1);
});

test("the lines of an invoice are compared as they are read", async () => {
  const line = (description: string) => ({ quantity: "1", description, unit_amount: "9.00 EUR", amount: "9.00 EUR" });
  const lines = (...names: string[]) => fromJson(ValueSchema, names.map(line));
  const detail = create(VersionConflictSchema, {
    ...{ entityType: EntityType.INVOICE, entityId: ID, expectedVersion: 3n, currentVersion: 4n },
    diffs: [{ path: "lines", kind: THEIRS_ONLY, base: lines("Basic"), current: lines("Basic", "Consulting") }],
  });
  const intent = Intent.change("invoice", ID, 3n, { type: "update", values: { memo: MINE } });
  const error = new ConflictError(intent, detail, { attempts: 1, retryable: false });
  const screen = await open(error as unknown as Parameters<typeof open>[0]);
  expect(screen.all(".current ins").map(screen.words)).toEqual(["[added: 1 × Consulting, €9.00: €9.00]"]);
});

test("only what was chosen can be saved", async () => {
  const screen = await open(conflict([NOTES, QUANTITY]));
  const saved = vi.fn();
  document.body.addEventListener("occam-saved", (event) => saved((event as CustomEvent).detail), { once: true });
  expect([screen.button("Save").disabled, screen.words(screen.all(".left")[0] as Element)]).toEqual([
    true,
    "2 choices are left.",
  ]);
  screen.radio("Notes", "Keep mine").click();
  screen.radio("Quantity", "Take theirs").click();
  await screen.element.updateComplete;
  expect(screen.radio("Notes", "Keep mine").checked).toBe(true);
  expect(screen.words(screen.all(".result")[0] as Element)).toBe(`Result Quantity 3 Notes ${MINE}`);
  screen.sender.saves.push(SAVED);
  screen.button("Save").click();
  await vi.waitFor(() => expect(screen.status()).toBe("Saved as version 5."));
  expect(saved).toHaveBeenCalledExactlyOnceWith(SAVED);
  expect(screen.all("article, .main")).toEqual([]);
  // The button that had the focus is gone.
  expect((screen.root().activeElement as HTMLElement).localName).toBe("h2");
});

test("what the queue keeps has no outcome", async () => {
  const screen = await open(conflict([NOTES]));
  const saved = vi.fn();
  screen.element.addEventListener("occam-saved", (event) => saved((event as CustomEvent).detail));
  screen.radio("Notes", "Keep mine").click();
  await screen.element.updateComplete;
  screen.sender.saves.push("queued");
  screen.button("Save").click();
  await vi.waitFor(() => expect(screen.status()).toBe(textsOf("en").queued));
  expect(saved).toHaveBeenCalledExactlyOnceWith(null);
});

test("a value is edited in a box that begins with one's own", async () => {
  const screen = await open(conflict([QUANTITY]));
  screen.radio("Quantity", "Edit by hand").click();
  await screen.element.updateComplete;
  const box = screen.root().querySelector<HTMLInputElement>("input[type=text]");
  if (!box) throw new Error("there is no box");
  expect([box.value, box.labels?.[0]?.textContent]).toEqual(["2", "Quantity, edited by hand"]);
  box.value = "0";
  box.dispatchEvent(new Event("input"));
  await screen.element.updateComplete;
  const described = screen.root().getElementById(box.getAttribute("aria-describedby") ?? "");
  expect([box.getAttribute("aria-invalid"), described?.textContent]).toEqual([
    "true",
    "Enter a number from 1 to 1,000,000.",
  ]);
  expect(screen.button("Save").disabled).toBe(true);
  box.value = "7";
  box.dispatchEvent(new Event("input"));
  await screen.element.updateComplete;
  expect([screen.button("Save").disabled, box.hasAttribute("aria-describedby")]).toEqual([false, false]);
});

test("what was typed is there again after another choice", async () => {
  const screen = await open(conflict([QUANTITY]));
  const boxOf = () => screen.root().querySelector<HTMLInputElement>("input[type=text]");
  screen.radio("Quantity", "Edit by hand").click();
  screen.resolution.edit("quantity", "17");
  screen.radio("Quantity", "Take theirs").click();
  await screen.element.updateComplete;
  expect(boxOf()).toBeNull();
  screen.radio("Quantity", "Edit by hand").click();
  await screen.element.updateComplete;
  expect(boxOf()?.value).toBe("17");
});

test("one choice for all is offered where there is more than one", async () => {
  const screen = await open(conflict([NOTES, QUANTITY]));
  screen.button("Use all theirs").click();
  await screen.element.updateComplete;
  expect(screen.words(screen.all(".result")[0] as Element)).toBe(`Result Quantity 3 Notes ${THEIRS}`);
  const one = await open(conflict([NOTES]));
  expect(one.all(".bulk")).toEqual([]);
});

test("a second conflict is shown in place, and what was decided is confirmed", async () => {
  const screen = await open(conflict([NOTES]));
  screen.radio("Notes", "Keep mine").click();
  screen.sender.refusals.push(conflict([diff("notes", FieldDiffKind.BOTH_DIFFER, BASE, MINE, "Call never.")], 5n));
  await screen.resolution.refresh();
  await screen.element.updateComplete;
  expect(screen.status()).toBe("It was changed again, and is at version 5 now. Your choices are kept.");
  expect([screen.radio("Notes", "Keep mine").checked, screen.button("Save").disabled]).toEqual([true, true]);
  const keep = screen.button("Keep my choice: Notes");
  expect(screen.words(keep)).toBe("Keep my choice");
  keep.click();
  await screen.element.updateComplete;
  expect([screen.button("Save").disabled, screen.all(".warning")]).toEqual([false, []]);
  // The button that had the focus is gone.
  expect(screen.root().activeElement).toBe(screen.radio("Notes", "Keep mine"));
});

test("what is wanted already can only be closed", async () => {
  const screen = await open(conflict([diff("notes", BOTH_SAME, BASE, MINE, MINE)]));
  expect(screen.status()).toBe(textsOf("en").settled);
  expect(screen.all("button").map(screen.words)).toEqual(["Close"]);
  const closed = vi.fn();
  screen.element.addEventListener("occam-close", closed);
  screen.button("Close").click();
  expect(closed).toHaveBeenCalledOnce();
});

test("a verb is one choice", async () => {
  const rows = [
    diff("status", YOURS_ONLY, "ACTIVE", "PAUSED", "ACTIVE"),
    diff("cancel_reason", THEIRS_ONLY, "", "", "x"),
  ];
  const screen = await open(conflict(rows, 4n, { type: "pause" }));
  expect(screen.all("[role=radiogroup]")).toHaveLength(1);
  screen.radio("What is to be done?", "Pause it anyway").click();
  await screen.element.updateComplete;
  expect(screen.button("Save").disabled).toBe(false);
  expect(screen.words(screen.all(".result")[0] as Element)).toContain("Status Paused");
});

test("a verb of which nothing is known is a choice without values", async () => {
  const status = diff("status", THEIRS_ONLY, "ACTIVE", "", "CANCELED");
  const screen = await open(conflict([status], 4n, { type: "pause" }));
  expect(screen.all("h3").map(screen.words)).toEqual(["What is to be done?", "Status", "Result"]);
  expect(screen.words(screen.all(".result")[0] as Element)).toBe("Result Status Canceled");
  screen.radio("What is to be done?", "Leave it as it is").click();
  await screen.element.updateComplete;
  expect(screen.button("Save").disabled).toBe(false);
});

test("a refusal is told, and can be saved again", async () => {
  const screen = await open(conflict([NOTES]));
  screen.radio("Notes", "Keep mine").click();
  await screen.element.updateComplete;
  expect(screen.alert()).toBe("");
  screen.sender.saves.push(new RefusedError("PERMISSION_DENIED", new ConnectError("no", Code.PermissionDenied)));
  screen.button("Save").click();
  await vi.waitFor(() => expect(screen.alert()).toContain("It could not be saved. You are not allowed"));
  expect([screen.button("Save").disabled, screen.radio("Notes", "Keep mine").checked]).toEqual([false, true]);
});

test("texts of the locale, its direction, and texts of the caller's own", async () => {
  const direction = (screen: Awaited<ReturnType<typeof open>>) => {
    const section = screen.root().querySelector("section");
    return [section?.dir, section?.lang];
  };
  const arabic = await open(conflict([NOTES]), { locale: "ar-EG" });
  expect([direction(arabic), arabic.words(arabic.all("h2")[0] as Element)]).toEqual([["rtl", "ar"], "سبقك شخص آخر"]);
  // There are no texts in Hebrew: what is shown is English, and runs as English does.
  expect(direction(await open(conflict([NOTES]), { locale: "he" }))).toEqual(["ltr", "en"]);
  const texts = { ...textsOf("en"), heading: "Jemand war schneller" };
  const own = await open(conflict([NOTES]), { locale: "de", texts });
  expect([direction(own), own.words(own.all("h2")[0] as Element)]).toEqual([["ltr", "de"], "Jemand war schneller"]);
});

test("texts of people's own are text", async () => {
  const markup = "<img src=x onerror=alert(1)>";
  const screen = await open(conflict([diff("notes", FieldDiffKind.BOTH_DIFFER, "", markup, `${markup} ${BASE}`)]));
  expect(screen.all("img")).toEqual([]);
  expect(screen.words(screen.all(".yours dd")[0] as Element)).toContain(markup);
});

test("the focus can be set before it is drawn", async () => {
  const { element, resolution } = await open(conflict([NOTES]));
  element.resolution = undefined;
  await element.updateComplete;
  element.resolution = resolution;
  element.focus();
  await element.updateComplete;
  expect((element.renderRoot as ShadowRoot).activeElement?.localName).toBe("h2");
});

test("the focus goes to the heading when what had it is gone, and stays otherwise", async () => {
  const screen = await open(conflict([NOTES]));
  const focused = () => screen.root().activeElement;
  screen.radio("Notes", "Keep mine").click();
  await screen.element.updateComplete;
  // A button that cannot be pressed would lose it in a browser.
  screen.button("Save").focus();
  screen.button("Save").click();
  await screen.element.updateComplete;
  expect([screen.button("Saving…").disabled, screen.button("Saving…").ariaDisabled]).toEqual([false, "true"]);
  await vi.waitFor(() => expect(screen.alert()).not.toBe(""));
  expect(focused()).toBe(screen.button("Save"));
  screen.sender.refusals.push(conflict([diff("notes", BOTH_SAME, BASE, MINE, MINE)], 5n));
  await screen.resolution.refresh();
  await screen.element.updateComplete;
  expect([screen.status().includes(textsOf("en").settled), focused()?.localName]).toEqual([true, "h2"]);
});

test("what happened while it was away is shown and told when it is back", async () => {
  const screen = await open(conflict([NOTES]));
  const saved = vi.fn();
  screen.element.addEventListener("occam-saved", saved);
  screen.radio("Notes", "Keep mine").click();
  screen.sender.saves.push(SAVED);
  const saving = screen.resolution.save();
  await screen.element.updateComplete;
  screen.element.remove();
  await saving;
  expect(saved).not.toHaveBeenCalled();
  document.body.append(screen.element);
  await screen.element.updateComplete;
  expect(screen.status()).toBe("Saved as version 5.");
  expect(saved).toHaveBeenCalledOnce();
});

test("it asks nothing where it is not shown", async () => {
  vi.useFakeTimers();
  const early = document.createElement("occam-conflict");
  const { resolution, sender, element } = await open(conflict([NOTES]), { pollSeconds: 10 });
  element.resolution = undefined;
  await element.updateComplete;
  expect(vi.getTimerCount()).toBe(0);
  // Taken away before it was drawn.
  document.body.append(early);
  early.resolution = resolution;
  early.remove();
  await early.updateComplete;
  element.remove();
  element.resolution = resolution;
  await element.updateComplete;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([sender.asked, vi.getTimerCount()]).toEqual([1, 0]);
});

test("a time zone that is taken away is the browser's", async () => {
  const status = diff("pause_time", THEIRS_ONLY, "", "", "2026-11-24T16:43:37Z");
  const screen = await open(conflict([NOTES, status]));
  screen.element.setAttribute("time-zone", "UTC");
  screen.element.removeAttribute("time-zone");
  await screen.element.updateComplete;
  expect(screen.words(screen.all("section")[0] as Element)).toContain("Nov 24, 2026");
});

test("it looks at once, now and then, and when it is seen again, as long as it is there", async () => {
  vi.useFakeTimers();
  const screen = await open(conflict([NOTES]), { pollSeconds: 10 });
  expect(screen.sender.asked).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(screen.sender.asked).toBe(2);
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.sender.asked).toBe(3);
  screen.element.remove();
  await vi.advanceTimersByTimeAsync(60_000);
  document.dispatchEvent(new Event("visibilitychange"));
  expect(screen.sender.asked).toBe(3);
  document.body.append(screen.element);
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.sender.asked).toBe(4);
  screen.element.remove();
  screen.element.pollSeconds = 5;
  await screen.element.updateComplete;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen.sender.asked).toBe(4);
  document.body.append(screen.element);
  await vi.advanceTimersByTimeAsync(0);
  expect(screen.sender.asked).toBe(5);
  screen.element.pollSeconds = 0;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen.sender.asked).toBe(5);
});
