/** Fields edited by hand: which can be, how their values are typed, and what is wrong with a text. */

import type { JsonValue } from "@bufbuild/protobuf";
import type { KindName } from "../kinds.js";
import { formatDecimal } from "./format.js";
import { fractionDigits, parseMoney } from "./money.js";
import type { ConflictField, EditLimits, Editor, EditProblem } from "./state.js";

/** How a field is edited. */
export interface Edit {
  readonly editor: Editor;
  readonly limits?: EditLimits;
}

const line = (max: number, min = 0): Edit => ({ editor: "line", limits: { min, max } });
const lines = (max: number): Edit => ({ editor: "lines", limits: { min: 0, max } });
const integer = (min: number, max: number): Edit => ({ editor: "integer", limits: { min, max } });

/** The API's limits. What is not here is chosen as a whole: it has parts that would need a form of their own. */
const EDITS: Readonly<Record<KindName, Readonly<Record<string, Edit>>>> = {
  plan: {
    display_name: line(200, 1),
    description: lines(1000),
    price: { editor: "amount" },
    trial_days: integer(0, 730),
  },
  subscription: { quantity: integer(1, 1_000_000), notes: lines(4000) },
  invoice: { memo: lines(1000), notes: lines(4000) },
};

/** How a field is edited by hand; `undefined` if it cannot be. An amount needs a value that has its currency. */
export function editOf(kind: KindName, path: string, values: readonly (JsonValue | undefined)[]): Edit | undefined {
  if (path.startsWith("metadata.")) return line(200);
  const edit = EDITS[kind][path];
  if (edit?.editor === "amount" && currencyOf(values) === undefined) return undefined;
  return edit;
}

function currencyOf(values: readonly (JsonValue | undefined)[]): string | undefined {
  return values.map((value) => parseMoney(value)?.currency).find((currency) => currency !== undefined);
}

/** A text as typed, as a value of the field, or what is wrong with it. `undefined` as a value empties the field. */
export type Edited =
  | { readonly problem: EditProblem }
  | { readonly problem?: never; readonly value: JsonValue | undefined };

/** Reads what was typed. `values` are those of the field: an edited amount keeps their currency. */
export function readEdited(edit: Edit, path: string, text: string, values: readonly (JsonValue | undefined)[]): Edited {
  switch (edit.editor) {
    case "integer":
      return readInteger(path, text, edit.limits);
    case "amount":
      return readAmount(text, currencyOf(values) ?? "");
    case "line":
    case "lines":
      return readText(path, text, edit.limits);
  }
}

function readText(path: string, text: string, limits: EditLimits | undefined): Edited {
  const chars = [...text].length;
  if (limits && chars > limits.max) return { problem: "too_long" };
  if (limits && text.trim().length < limits.min) return { problem: "required" };
  // To empty a pair of the metadata is to remove it; other texts have no presence.
  return { value: text === "" && path.startsWith("metadata.") ? undefined : text };
}

function readInteger(path: string, text: string, limits: EditLimits | undefined): Edited {
  const digits = latin(text).trim();
  if (digits === "") return { problem: "required" };
  if (!/^\d{1,15}$/.test(digits)) return { problem: "not_an_integer" };
  const number = Number(digits);
  if (limits && (number < limits.min || number > limits.max)) return { problem: "out_of_range" };
  // As in rows: 64-bit integers are text, others numbers.
  return { value: path === "quantity" ? String(number) : number };
}

/**
 * An amount has one separator at most, point or comma, before no more digits than the currency has. Thousands are not
 * separated: `1,234` is a thousand to some and one to others, and must not be guessed.
 */
function readAmount(text: string, currency: string): Edited {
  const typed = latin(text).trim();
  if (typed === "") return { problem: "required" };
  const [, whole, fraction = ""] = /^(\d{1,15})(?:[.,](\d+))?$/.exec(typed) ?? [];
  const digits = fractionDigits(currency);
  if (whole === undefined || fraction.length > digits) return { problem: "not_an_amount" };
  const decimals = digits > 0 ? `.${fraction.padEnd(digits, "0")}` : "";
  return { value: `${BigInt(whole)}${decimals} ${currency}` };
}

/** Digits and separators of Arabic and Persian, as the others. */
function latin(text: string): string {
  return text
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/\u066b/g, ".");
}

/** What is in the box when a person chooses to edit by hand: what they typed before, or their first value. */
export function editStart({ typed, editor, yours }: ConflictField, locale: string): string {
  return typed ?? editText(editor ?? "line", yours, locale);
}

/** A value as the text that is put into the box to be edited. */
export function editText(editor: Editor, value: JsonValue | undefined, locale: string): string {
  if (value === undefined || value === null) return "";
  const money = editor === "amount" ? parseMoney(value) : undefined;
  if (money === undefined) return typeof value === "object" ? "" : String(value);
  return money.decimal.replace(".", formatDecimal("1.5", locale)?.includes(",") ? "," : ".");
}
