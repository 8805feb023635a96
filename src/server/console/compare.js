/** Two versions of an entity side by side. */

/** @import { Entity, FieldDiff, MutationRecord } from "./api.js" */
/** @import { Child } from "./dom.js" */
/** @import { Kind } from "./route.js" */
/** @import { View } from "./main.js" */
import { call } from "./api.js";
import { el, fill, row, table } from "./dom.js";
import { fieldsOf } from "./entity.js";
import { formatValues, isLong, labelOf, timeOf } from "./format.js";
import { entityIn, KINDS, nameOf, pathsOf } from "./kinds.js";
import { outcomeOf, whoOf } from "./record.js";
import { entityHref, href } from "./route.js";
import { announce, load, nothing } from "./states.js";

/** @type {View<"compare">} */
export function compareView({ kind, id, from, to }, { main, heading, signal }) {
  heading(`Versions ${from} and ${to} compared`);
  const about = el("p", { class: "about" }, el("code", { class: "id" }, id));
  const steps = el("nav", { class: "steps", "aria-label": "Versions" });
  const slot = el("div");
  fill(steps, ...stepsOf(kind, id, from, to, 0n));
  main.append(about, steps, slot);
  load(slot, signal, async () => {
    const at = (/** @type {string} */ version) => call("GetEntityVersion", { entityId: id, version }, signal);
    const compared = call("CompareVersions", { entityId: id, fromVersion: from, toVersion: to }, signal);
    const present = call(KINDS[kind].get, { id }, signal);
    const [left, right, { diffs = [] }, now] = await Promise.all([at(from), at(to), compared, present]);
    const entity = entityIn(right);
    if (!signal.aborted) {
      announce(differing(diffs.length));
      fill(steps, ...stepsOf(kind, id, from, to, BigInt(entityIn(now).version)));
      fill(about, el("a", { href: entityHref(kind, id) }, nameOf(kind, entity)), " ", el("code", { class: "id" }, id));
    }
    return [madeBy(from, left.mutation, to, right.mutation), ...comparison(kind, { from, to, diffs, entity })];
  });
}

/** @param {number} count */
function differing(count) {
  return count === 1 ? "1 field differs." : `${count === 0 ? "No" : count} fields differ.`;
}

/** Who made the two versions. @param {string} from @param {MutationRecord} left @param {string} to @param {MutationRecord} right */
function madeBy(from, left, to, right) {
  const card = (/** @type {string} */ version, /** @type {MutationRecord} */ record) =>
    el(
      "div",
      { class: `card made ${outcomeOf(record)}` },
      el("h2", {}, `Version ${version}`),
      el("p", {}, ...whoOf(record), `, ${record.method}`),
      el("p", { class: "hint" }, timeOf(record.time)),
    );
  return el("div", { class: "pair" }, card(from, left), card(to, right));
}

/**
 * The fields that differ and, if wanted, those that do not.
 * @param {Kind} kind
 * @param {{ from: string, to: string, diffs: FieldDiff[], entity: Entity }} compared
 */
function comparison(kind, { from, to, diffs, entity }) {
  const [left, right] = [`Version ${from}`, `Version ${to}`];
  const rowOf = (/** @type {FieldDiff} */ diff) => {
    const [before, after] = formatValues(diff.path, diff.base, diff.current);
    const by = diff.changedBy && `last by ${diff.changedBy}, version ${diff.changedInVersion}`;
    const head = el("div", {}, labelOf(diff.path), by ? el("small", {}, by) : null);
    const cells = /** @type {const} */ ([
      [left, before],
      [right, after],
    ]);
    return row(head, cells, { class: isLong(diff.base, diff.current) ? "long" : undefined });
  };
  const columns = ["Field", left, right];
  const shown = diffs.length > 0 && table("The fields that differ", columns, diffs.map(rowOf));
  const differ = new Set(diffs.map(({ path }) => path));
  const equal = pathsOf(kind, entity).filter((path) => !differ.has(path) && path !== "update_time");
  const rest = el("div", { class: "card", hidden: true }, el("h2", {}, "Equal fields"), fieldsOf(entity, equal));
  const box = el("input", { type: "checkbox" });
  box.addEventListener("change", () => {
    rest.hidden = !box.checked;
  });
  const bar = el(
    "p",
    { class: "bar" },
    el("strong", {}, differing(diffs.length)),
    el("label", { class: "tick" }, box, " Show equal fields"),
  );
  return [bar, shown || nothing(`The two versions of this ${KINDS[kind].one.toLowerCase()} are the same.`), rest];
}

/**
 * Ways to go on, as far as there are versions.
 * @param {Kind} kind @param {string} id @param {string} from @param {string} to @param {bigint} newest
 * @returns {Child[]}
 */
function stepsOf(kind, id, from, to, newest) {
  const compare = (/** @type {bigint} */ one, /** @type {bigint} */ other) =>
    href({ view: "compare", kind, id, from: String(one), to: String(other) });
  const [one, other] = [BigInt(from), BigInt(to)];
  const [lower, upper] = one < other ? [one, other] : [other, one];
  return [
    el("a", { class: "button", href: entityHref(kind, id) }, "Back to history"),
    lower > 1n && el("a", { class: "button", href: compare(lower - 1n, lower) }, "Previous change"),
    upper < newest && el("a", { class: "button", href: compare(upper, upper + 1n) }, "Next change"),
    el("a", { class: "button", href: compare(other, one) }, "Swap"),
  ];
}
