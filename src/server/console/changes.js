/** The fields of a record: before and after, or of a refused write what both sides did. */

/** @import { FieldDiff, MutationRecord } from "./api.js" */
import { el, row, table } from "./dom.js";
import { formatValue, formatValues, isLong, labelOf, timeOf } from "./format.js";

/** A creation sets everything; that is looked at only by who wants to. */
const OPEN_MAX = 8;

/**
 * What a record changed, tried to change, or says of nothing.
 * @param {MutationRecord} record
 */
export function changesOf(record) {
  const diffs = record.diffs ?? [];
  if (diffs.length === 0) return null;
  if (record.outcome === "MUTATION_OUTCOME_CREATED") return folded(diffs.length, created(diffs));
  const made = record.outcome === "MUTATION_OUTCOME_CONFLICT" ? conflicting(record, diffs) : changed(diffs);
  return diffs.length > OPEN_MAX ? folded(diffs.length, made) : made;
}

/** @param {number} count @param {HTMLTableElement} made */
function folded(count, made) {
  return el("details", { class: "folded" }, el("summary", {}, count === 1 ? "1 field" : `${count} fields`), made);
}

/** @param {FieldDiff[]} diffs */
function created(diffs) {
  const rows = diffs.map((diff) => row(labelOf(diff.path), [["Value", formatValue(diff.path, diff.current)]]));
  return table("What it was created with", ["Field", "Value"], rows);
}

/** @param {FieldDiff[]} diffs */
function changed(diffs) {
  const rows = diffs.map((diff) => {
    const [before, after] = formatValues(diff.path, diff.base, diff.current);
    const cells = /** @type {const} */ ([
      ["Before", before],
      ["After", after],
    ]);
    return row(labelOf(diff.path), cells, { class: isLong(diff.base, diff.current) ? "long" : undefined });
  });
  return table("What changed", ["Field", "Before", "After"], rows);
}

const YOURS_ONLY = "FIELD_DIFF_KIND_YOURS_ONLY";

/**
 * There is no base if the version named was not there yet, or too long ago. Then nothing is told of what changed since, or
 * what only one side did, and the field before must not be shown as if it had been empty.
 * @param {MutationRecord} record @param {FieldDiff[]} diffs
 */
function conflicting(record, diffs) {
  const { actor, expectedVersion, version } = record;
  const isBaseKnown = diffs.some(({ kind, changedInVersion }) => changedInVersion || kind === YOURS_ONLY);
  const before = isBaseKnown ? [`Before: version ${expectedVersion}`] : [];
  const columns = [...before, `${actor} wanted`, `Current: version ${version}`];
  const rank = (/** @type {FieldDiff} */ { kind }) => (kind === "FIELD_DIFF_KIND_BOTH_DIFFER" ? 0 : 1);
  const sorted = diffs.toSorted((one, other) => rank(one) - rank(other));
  const rows = sorted.map((diff) => {
    // Absent is also what somebody wanted who cleared a field.
    const isLeftAlone = diff.kind === "FIELD_DIFF_KIND_THEIRS_ONLY" && diff.yours === undefined;
    const wanted = isLeftAlone ? leftAlone() : formatValues(diff.path, diff.base, diff.yours)[1];
    const now = el("div", {}, formatValues(diff.path, diff.base, diff.current)[1], since(diff));
    const cells = isBaseKnown ? [formatValue(diff.path, diff.base), wanted, now] : [wanted, now];
    const collides = diff.kind === "FIELD_DIFF_KIND_BOTH_DIFFER";
    const note = isBaseKnown ? sides(diff) : collides ? "differs" : "the same";
    const head = el("div", {}, labelOf(diff.path), el("small", { class: collides ? "collides" : "" }, note));
    return row(
      head,
      cells.map((cell, at) => /** @type {const} */ ([columns[at] ?? "", cell])),
      { class: `${collides ? "both" : ""} ${isLong(diff.base, diff.yours, diff.current) ? "long" : ""}` },
    );
  });
  return table("What both sides did", ["Field", ...columns], rows);
}

function leftAlone() {
  return el("span", { class: "empty" }, "not touched");
}

/** Who changed it meanwhile. @param {FieldDiff} diff */
function since({ changedBy, changedInVersion, changeTime }) {
  if (!changedBy || !changeTime) return null;
  return el("small", {}, `by ${changedBy}, version ${changedInVersion}, `, timeOf(changeTime));
}

/** @param {FieldDiff} diff */
function sides({ kind }) {
  switch (kind) {
    case YOURS_ONLY:
      return "only wanted";
    case "FIELD_DIFF_KIND_THEIRS_ONLY":
      return "changed meanwhile";
    case "FIELD_DIFF_KIND_BOTH_SAME":
      return "the same on both sides";
    case "FIELD_DIFF_KIND_BOTH_DIFFER":
      return "both changed it";
    default:
      return "";
  }
}
