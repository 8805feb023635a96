/** The history of an entity, newest first, to filter, to page through, and to choose two versions from. */

/** @import { MutationRecord } from "./api.js" */
/** @import { Child } from "./dom.js" */
/** @import { Route } from "./route.js" */
import { call } from "./api.js";
import { chooser } from "./choose.js";
import { button, el, fill, labelled, select } from "./dom.js";
import { KINDS, pathsOf } from "./kinds.js";
import { madeVersion, recordArticle } from "./record.js";
import { entityHref, href } from "./route.js";
import { announce, goOnAt, load, nothing } from "./states.js";

/** @typedef {Extract<Route, { view: "entity" }>} EntityRoute */
/** @typedef {ReturnType<typeof chooser>} Chooser */

const PAGE_SIZE = 20;

/** What can have become of a request. @type {readonly (readonly [string, string])[]} */
const OUTCOMES = [
  ["CREATED", "Created"],
  ["APPLIED", "Changed"],
  ["MERGED", "Merged"],
  ["FORCED", "Forced"],
  ["UNCHANGED", "Unchanged"],
  ["CONFLICT", "Conflict"],
];

/**
 * The history with its controls.
 * @param {EntityRoute} route
 * @param {AbortSignal} signal
 * @returns {Child[]}
 */
export function historyOf(route, signal) {
  const choice = chooser(route.kind, route.id);
  const records = el("ol", { class: "timeline" });
  const more = el("div", { class: "more" });
  /** @param {string} token @returns {Promise<Child[]>} */
  const page = async (token) => {
    const reply = await call("ListMutations", requestOf(route, token), signal);
    /** @type {MutationRecord[]} */
    const mutations = reply.mutations ?? [];
    if (signal.aborted) return [];
    const items = mutations.map((record) => el("li", {}, articleOf(record, route, choice)));
    records.append(...items);
    if (token !== "") goOnAt(items[0]);
    choice.newest(mutations);
    const count = records.childElementCount;
    announce(count === 1 ? "1 record" : `${count} records`);
    if (count === 0) return [nothing("There is no record of this.")];
    const next = reply.nextPageToken ?? "";
    return [next === "" ? endOf(route) : button("Show older", () => load(more, signal, () => page(next)))];
  };
  load(more, signal, () => page(""));
  return [filterForm(route), choice.form, records, more];
}

/** @param {EntityRoute} route @param {string} pageToken */
export function requestOf({ kind, id, filter }, pageToken) {
  const outcome = filter.outcome && `MUTATION_OUTCOME_${filter.outcome}`;
  const of = {
    entityType: KINDS[kind].type,
    entityId: id,
    field: filter.field,
    actor: filter.actor,
    requestId: filter.request,
  };
  return { ...of, outcome: outcome || undefined, pageSize: PAGE_SIZE, pageToken };
}

/** @param {EntityRoute} route */
function endOf({ filter }) {
  const isAll = Object.values(filter).every((part) => part === "");
  return el("p", { class: "hint" }, isAll ? "This is where it began." : "That is all that the filter finds.");
}

/** @param {MutationRecord} record @param {EntityRoute} route @param {Chooser} choice */
function articleOf(record, { kind, id }, choice) {
  const version = madeVersion(record);
  if (version === undefined) return recordArticle(record);
  const before = String(version - 1n);
  const compare = href({ view: "compare", kind, id, from: before, to: String(version) });
  const link = before !== "0" && el("a", { href: compare, class: "button" }, `Compare with version ${before}`);
  return recordArticle(record, { tools: [choice.checkbox(String(version)), link] });
}

/** @param {EntityRoute} route */
function filterForm(route) {
  const { kind, id, filter } = route;
  const isFiltered = Object.values(filter).some((part) => part !== "");
  const form = el(
    "form",
    { class: "bar", "aria-label": "Filter history" },
    labelled("Outcome", select([["", "Any"], ...OUTCOMES], filter.outcome, { name: "outcome" })),
    labelled("Field", el("input", { name: "field", value: filter.field, list: "fields", autocomplete: "off" })),
    el("datalist", { id: "fields" }, ...pathsOf(kind, {}).map((path) => el("option", { value: path }))),
    labelled("Actor", el("input", { name: "actor", value: filter.actor, autocomplete: "off" })),
    el("button", {}, "Filter"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(form);
    const part = (/** @type {string} */ name) => String(said.get(name) ?? "").trim();
    const field = part("field").toLowerCase().replaceAll(" ", "_");
    const chosen = { outcome: part("outcome"), field, actor: part("actor"), request: "" };
    location.hash = href({ view: "entity", kind, id, filter: chosen });
  });
  const folded = el("details", { class: "folded", open: isFiltered }, el("summary", {}, "Filter"), form);
  if (!isFiltered) return folded;
  const only =
    filter.request === "" ? "Only what the filter finds is shown." : `Only request ${filter.request} is shown.`;
  const all = el("p", { class: "notice quiet" }, only, " ", el("a", { href: entityHref(kind, id) }, "Show all"));
  const slot = el("div");
  fill(slot, filter.request === "" && folded, all);
  return slot;
}
