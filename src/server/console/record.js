/** One record of history: what became of a request, who made it, and what it did. */

/** @import { MutationRecord } from "./api.js" */
/** @import { Child } from "./dom.js" */
import { changesOf } from "./changes.js";
import { button, el } from "./dom.js";
import { labelOf, listed, timeOf } from "./format.js";
import { kindOf } from "./kinds.js";
import { href, NO_FILTER } from "./route.js";
import { announce } from "./states.js";

/**
 * A record, as an article.
 * @param {MutationRecord} record
 * @param {{ level?: "h2" | "h3", subject?: Child, tools?: Child[] }} [around] the level of its heading, what it is about
 * where that does not go without saying, and what can be done with it
 */
export function recordArticle(record, { level = "h3", subject, tools = [] } = {}) {
  const outcome = outcomeOf(record);
  const id = `record-${record.id}`;
  return el(
    "article",
    { class: `record ${outcome}`, "aria-labelledby": id },
    el(
      "div",
      { class: "record-head" },
      el(level, { id }, titleOf(record, outcome)),
      el("span", { class: `badge outcome-${outcome}` }, outcome === "applied" ? "changed" : outcome),
      el("span", { class: "when" }, timeOf(record.time)),
    ),
    subject,
    el("p", { class: "who" }, ...whoOf(record), ` ${from(record)}`),
    ...remarks(record, outcome),
    changesOf(record),
    el("div", { class: "tools" }, ...tools, winnerLink(record), copyButton(record), requestId(record)),
  );
}

/**
 * What became of it: `created`, `applied`, `unchanged`, `conflict`, `merged`, `forced`.
 * @param {MutationRecord} record
 */
export function outcomeOf(record) {
  return record.outcome.replace("MUTATION_OUTCOME_", "").toLowerCase();
}

/**
 * Who it was, and in which role. A customer is told the roles of others in place of their names.
 * @param {MutationRecord} record
 * @returns {Child[]}
 */
export function whoOf({ actor, actorRole }) {
  return [el("bdi", { class: "actor" }, actor), actor !== actorRole && ` (${actorRole})`];
}

/**
 * The version that the record made, if it made one.
 * @param {MutationRecord} record
 */
export function madeVersion(record) {
  const version = BigInt(record.version ?? 0);
  const isApplied = record.outcome !== "MUTATION_OUTCOME_CONFLICT" && version > BigInt(record.versionBefore ?? 0);
  return isApplied ? version : undefined;
}

/** @param {MutationRecord} record @param {string} outcome */
function titleOf(record, outcome) {
  if (outcome === "conflict") return `Refused: ${record.method}`;
  const version = madeVersion(record);
  return version === undefined ? `Unchanged: ${record.method}` : `Version ${version}: ${record.method}`;
}

/** @param {MutationRecord} record */
function from({ outcome, expectedVersion, versionBefore = "0" }) {
  if (outcome === "MUTATION_OUTCOME_CREATED") return "created it";
  if (outcome === "MUTATION_OUTCOME_FORCED") {
    return expectedVersion ? `named version ${expectedVersion}, overrode the check` : "overrode the check";
  }
  const made = expectedVersion ?? versionBefore;
  return `from version ${made}`;
}

/** What else is to be known. @param {MutationRecord} record @param {string} outcome @returns {Child[]} */
function remarks(record, outcome) {
  const made = [];
  if (outcome === "conflict") made.push(el("p", { class: "remark bad" }, ...loss(record)));
  if (record.forceReason) {
    const reason = el("q", { dir: "auto" }, record.forceReason);
    made.push(el("p", { class: "remark warn" }, "Forced, because: ", reason));
  }
  const left = (record.mergedOver ?? []).map(({ version, actor = "", paths = [] }) => {
    const fields = listed(paths.map((path) => labelOf(path).toLowerCase()));
    return el("li", {}, `version ${version} by ${actor}`, fields === "" ? "" : ` (${fields})`);
  });
  if (left.length > 0) {
    made.push(el("div", { class: "remark info" }, "Merged, and left standing:", el("ul", {}, ...left)));
  }
  if (outcome === "unchanged") made.push(el("p", { class: "remark quiet" }, "Accepted, and nothing was different."));
  return made;
}

/** Who lost against whom. @param {MutationRecord} record @returns {Child[]} */
function loss({ actor, actorRole, expectedVersion, version, diffs = [] }) {
  if (BigInt(expectedVersion ?? 0) > BigInt(version ?? 0)) {
    const text = ` named version ${expectedVersion}, which was not there yet: the current one was ${version}.`;
    return [el("strong", {}, actor), text];
  }
  const winners = [...new Set(diffs.map(({ changedBy }) => changedBy ?? "").filter((by) => by !== ""))];
  // Two of one role, where there are no names, need not be the same.
  const isOwn = (/** @type {string} */ winner) => winner === actor && actor !== actorRole;
  const others = winners.map((winner) => (isOwn(winner) ? "an earlier change of their own" : winner));
  const against = others.length === 0 ? "others" : listed(others);
  const versions = `: made from version ${expectedVersion}, when version ${version} was current.`;
  return [el("strong", {}, `${actor} lost against ${against}`), versions];
}

/** What it was refused for. @param {MutationRecord} record */
function winnerLink({ outcome, entityType, entityId: id, expectedVersion: from = "0", version: to = "0" }) {
  const kind = kindOf(entityType);
  if (outcome !== "MUTATION_OUTCOME_CONFLICT" || kind === undefined || BigInt(from) >= BigInt(to)) return null;
  const compare = href({ view: "compare", kind, id, from, to });
  return el("a", { class: "button", href: compare }, `Compare versions ${from} and ${to}`);
}

/** @param {MutationRecord} record */
function copyButton(record) {
  const kind = kindOf(record.entityType);
  if (kind === undefined) return null;
  const filter = { ...NO_FILTER, request: record.requestId };
  const link = href({ view: "entity", kind, id: record.entityId, filter });
  return button("Copy link", (pressed) => copy(pressed, new URL(link, location.href).href));
}

/** @param {MutationRecord} record */
function requestId({ requestId }) {
  return el("span", { class: "request" }, "request ", el("code", {}, requestId));
}

/** @param {HTMLButtonElement} pressed @param {string} text */
async function copy(pressed, text) {
  const copied = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  const said = copied ? "Copied" : "Copying is not allowed here";
  announce(said);
  pressed.textContent = said;
  setTimeout(() => {
    pressed.textContent = "Copy link";
  }, 2_000);
}
