/** The fields of a conflict: for a screen as plain values, for a terminal as lines. */

import { type JsonValue, toJson } from "@bufbuild/protobuf";
import { timestampDate, type Value, ValueSchema } from "@bufbuild/protobuf/wkt";
import { type FieldDiff, FieldDiffKind, type Truncation } from "./gen/occam/v1/conflict_pb.js";

/** One field of a conflict, three ways. Values are JSON, 64-bit integers, money and times as text; an unset one is absent. */
export interface Row {
  /** The field's name in the API; `metadata.<key>` for one pair of the metadata. */
  readonly path: string;
  /** Who changed it. */
  readonly kind: FieldDiffKind;
  /** The value that the change was made from. */
  readonly base: JsonValue | undefined;
  /** The value that the change gives it; absent where it leaves it alone. */
  readonly yours: JsonValue | undefined;
  /** The value now. */
  readonly current: JsonValue | undefined;
  /** The version that last changed it since the base; `undefined` if none did. */
  readonly changedInVersion: bigint | undefined;
  /** Who last changed it since the base. */
  readonly changedBy: string | undefined;
  /** When it was last changed since the base. */
  readonly changeTime: Date | undefined;
}

/** A field of a conflict as plain values. */
export function row(diff: FieldDiff): Row {
  const json = (value: Value | undefined) => value && toJson(ValueSchema, value);
  return {
    path: diff.path,
    kind: diff.kind,
    base: json(diff.base),
    yours: json(diff.yours),
    current: json(diff.current),
    changedInVersion: diff.changedInVersion || undefined,
    changedBy: diff.changedBy || undefined,
    changeTime: diff.changeTime && timestampDate(diff.changeTime),
  };
}

/** Longer values are cut, since a conflict is to be taken in at a glance. */
const VALUE_CHARS_MAX = 100;

/** Each field, and what is missing, on lines of their own. */
export function rowLines(rows: readonly Row[], truncation: Truncation | undefined): string[] {
  const lines = rows.flatMap((row) => fieldLines(row, truncation));
  const leftOut = [
    truncation?.longValues && "long values",
    truncation?.values && "the values",
    truncation?.entity && "the entity",
    truncation?.diffs && "the fields",
  ].filter((what) => typeof what === "string");
  if (leftOut.length > 0) lines.push(`  Left out for size: ${leftOut.join(", ")}.`);
  if (truncation?.baseTooFar) lines.push("  The change is too far behind to be compared.");
  return lines;
}

const KINDS: Readonly<Record<FieldDiffKind, string>> = {
  [FieldDiffKind.YOURS_ONLY]: "changed by you only",
  [FieldDiffKind.THEIRS_ONLY]: "changed meanwhile",
  [FieldDiffKind.BOTH_SAME]: "changed meanwhile, as you would",
  [FieldDiffKind.BOTH_DIFFER]: "changed by both",
  [FieldDiffKind.UNSPECIFIED]: "differs",
};

function fieldLines(row: Row, truncation: Truncation | undefined): string[] {
  const by = [`by ${escaped(row.changedBy ?? "")}`, row.changeTime?.toISOString()].filter(Boolean);
  const last = row.changedInVersion ? ` (version ${row.changedInVersion}, ${by.join(", ")})` : "";
  const lines = [`  ${escaped(row.path)}: ${KINDS[row.kind] ?? "differs"}${last}`];
  if (truncation?.values) return lines;
  const side = (label: string, value: JsonValue | undefined) => {
    const absent = truncation?.longValues ? "(unset, or left out)" : "(unset)";
    lines.push(`    ${label.padEnd(7)} ${value === undefined ? absent : shorten(visible(JSON.stringify(value)))}`);
  };
  side("base", row.base);
  if (row.kind !== FieldDiffKind.THEIRS_ONLY) side("yours", row.yours);
  side("current", row.current);
  return lines;
}

/** Text of other people's, without what would act on a terminal. */
function escaped(text: string): string {
  return visible(JSON.stringify(text).slice(1, -1));
}

/** JSON escapes control characters up to U+001F; the rest of them, and those that turn the direction of text, here. */
function visible(json: string): string {
  const unseen = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
  return json.replace(unseen, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function shorten(text: string): string {
  const chars = [...text];
  return chars.length > VALUE_CHARS_MAX ? `${chars.slice(0, VALUE_CHARS_MAX).join("")}…` : text;
}
