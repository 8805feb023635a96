import { expect, test } from "vitest";
import { type ConflictField, isLongText, shownValues, textsOf } from "../../src/conflict/index.js";

const LONG = "Call in the morning. Invoices go to accounting@example.com, by post.";
const options = { locale: "en", timeZone: "UTC", texts: textsOf("en") };

function shown(path: string, values: Partial<Pick<ConflictField, "base" | "yours" | "current" | "missing">>) {
  return shownValues("invoice", { path, missing: [], ...values } as unknown as ConflictField, options);
}

test("texts are long from 61 characters on, or with two lines", () => {
  expect(["x".repeat(60), "x".repeat(61), "a\nb"].map(isLongText)).toEqual([false, true, true]);
});

test("if one text is long, both sides are compared with the one before", () => {
  const values = shown("memo", { base: "by post", yours: LONG, current: "by fax" });
  expect(values).toMatchObject({
    isLong: true,
    yours: { comparedWith: "by post" },
    current: { comparedWith: "by post" },
  });
  expect(values.base.comparedWith).toBeUndefined();
  const short = shown("memo", { base: "by post", yours: "by e-mail", current: "by fax" });
  expect([short.isLong, short.yours.comparedWith]).toEqual([false, undefined]);
});

test("a text that is new is compared with nothing, one that was left alone or emptied with none", () => {
  expect(shown("memo", { yours: LONG }).yours.comparedWith).toBe("");
  const { yours, current } = shown("memo", { base: LONG, yours: "", current: LONG });
  expect([yours, current]).toEqual([
    { text: options.texts.empty, none: true },
    { text: LONG, none: false },
  ]);
});

test("nothing is compared with a text that is not known", () => {
  const values = shown("memo", { missing: ["base", "current"], yours: LONG });
  expect(values.base).toEqual({ text: options.texts.notShown, none: true });
  expect([values.yours.comparedWith, values.current.comparedWith]).toEqual([undefined, undefined]);
});

test("the lines of an invoice are compared as they are read", () => {
  const line = (description: string) => ({ quantity: "1", description, unit_amount: "9.00 EUR", amount: "9.00 EUR" });
  const { yours } = shown("lines", {
    base: [line("Basic")],
    yours: [line("Basic"), line("Consulting")],
    current: [line("Plus")],
  });
  expect(yours).toEqual({
    text: "1 × Basic, €9.00: €9.00\n1 × Consulting, €9.00: €9.00",
    none: false,
    comparedWith: "1 × Basic, €9.00: €9.00",
  });
});
