/** The values of a field as people read them, and which of them they compare word by word: the same in every dress. */

import type { JsonValue } from "@bufbuild/protobuf";
import type { KindName } from "../kinds.js";
import { formatValue } from "./format.js";
import type { ConflictField } from "./state.js";
import type { WordingOptions } from "./wording.js";

/** Shorter texts are taken in at a glance. */
const SHORT_CHARS_MAX = 60;

/** A value as people read it. */
export interface ShownValue {
  readonly text: string;
  /** Whether the text only stands for a value, of which there is none, or none that is known. */
  readonly none: boolean;
  /** The text to compare it with by `wordDiff`; absent: it is shown as it is. */
  readonly comparedWith?: string | undefined;
}

/** A field's values, three ways. */
export interface ShownValues {
  readonly base: ShownValue;
  readonly yours: ShownValue;
  readonly current: ShownValue;
  /** Whether they take reading. */
  readonly isLong: boolean;
}

/** Whether a text takes reading. */
export function isLongText(text: string): boolean {
  return text.length > SHORT_CHARS_MAX || text.includes("\n");
}

/** One value. */
export function shownValue(
  kind: KindName,
  path: string,
  value: JsonValue | undefined,
  options: WordingOptions,
): ShownValue {
  const none = value === undefined || value === null || value === "";
  return { text: formatValue(kind, path, value, options), none };
}

/**
 * All three. If one of them is long, both sides are compared with the value before, so that they can be compared with each
 * other. What was emptied is said to be empty: to strike all of it through would only repeat what stands beside it.
 */
export function shownValues(kind: KindName, field: ConflictField, options: WordingOptions): ShownValues {
  const shown = (side: "base" | "yours" | "current"): ShownValue =>
    field.missing.includes(side)
      ? { text: options.texts.notShown, none: true }
      : shownValue(kind, field.path, field[side], options);
  const [base, yours, current] = [shown("base"), shown("yours"), shown("current")];
  const isLong = [base, yours, current].some(({ text }) => isLongText(text));
  const before = base.none ? "" : base.text;
  const isComparable = isLong && !field.missing.includes("base");
  const compared = (value: ShownValue): ShownValue =>
    isComparable && !value.none && value.text !== before ? { ...value, comparedWith: before } : value;
  return { base, yours: compared(yours), current: compared(current), isLong };
}
