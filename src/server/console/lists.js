/** The newest of each kind, to look at without knowing an id. */

/** @import { Entity } from "./api.js" */
/** @import { Kind } from "./route.js" */
/** @import { View } from "./main.js" */
import { call } from "./api.js";
import { button, el, row, table } from "./dom.js";
import { formatValue, timeOf } from "./format.js";
import { ALL_KINDS, KINDS, valueAt } from "./kinds.js";
import { entityHref, href } from "./route.js";
import { announce, goOnAt, load, nothing } from "./states.js";

const PAGE_SIZE = 20;

/** @type {View<"list">} */
export function listView({ kind }, { main, heading, signal }) {
  heading(KINDS[kind].many);
  const links = ALL_KINDS.map((other) => {
    const attributes = {
      href: href({ view: "list", kind: other }),
      "aria-current": other === kind ? "page" : undefined,
    };
    return el("a", attributes, KINDS[other].many);
  });
  const slot = el("div");
  main.append(el("nav", { class: "tabs", "aria-label": "Kinds" }, ...links), slot);
  const page = kind === "plans" ? planPage : newestPage;
  load(slot, signal, async () => {
    const first = await page(kind, "", signal);
    if (first.entities.length === 0) return [nothing(`There are no ${kind} that this role may see.`)];
    const shown = entityTable(kind, first.entities);
    return [shown, moreButton(shown, kind, page, first.next, signal)];
  });
}

/** @typedef {{ entities: Entity[], next: string }} Page */

/**
 * The newest first. Lists come oldest first, so history is asked for when the newest were created.
 * @param {Kind} kind @param {string} token @param {AbortSignal} signal
 * @returns {Promise<Page>}
 */
async function newestPage(kind, token, signal) {
  const filter = { entityType: KINDS[kind].type, outcome: "MUTATION_OUTCOME_CREATED" };
  const reply = await call("ListMutations", { ...filter, pageSize: PAGE_SIZE, pageToken: token }, signal);
  /** @type {import("./api.js").MutationRecord[]} */
  const records = reply.mutations ?? [];
  if (records.length === 0) return { entities: [], next: "" };
  const request = { ...spanOf(records.map(({ time }) => time)), pageSize: 1_000 };
  const found = (await call(KINDS[kind].list, request, signal))[kind] ?? [];
  const ids = new Set(records.map(({ entityId }) => entityId));
  const entities = found.filter((/** @type {Entity} */ { id }) => ids.has(id)).toReversed();
  return { entities, next: reply.nextPageToken ?? "" };
}

/** Plans are few. @param {Kind} kind @param {string} token @param {AbortSignal} signal @returns {Promise<Page>} */
async function planPage(kind, token, signal) {
  const reply = await call(KINDS[kind].list, { pageSize: PAGE_SIZE, pageToken: token }, signal);
  return { entities: reply[kind] ?? [], next: reply.nextPageToken ?? "" };
}

/**
 * All of these times, in milliseconds around their microseconds. Records are in the order in which they were written,
 * which need not be that of their times.
 * @param {string[]} times
 */
export function spanOf(times) {
  const all = times.map((time) => Date.parse(time));
  const text = (/** @type {number} */ time) => new Date(time).toISOString();
  return { createTimeFrom: text(Math.min(...all)), createTimeUntil: text(Math.max(...all) + 1) };
}

/**
 * Appends a page for each press, until there are no more.
 * @param {HTMLTableElement} shown @param {Kind} kind @param {typeof planPage} page @param {string} token
 * @param {AbortSignal} signal
 */
function moreButton(shown, kind, page, token, signal) {
  if (token === "") return null;
  let next = token;
  const slot = el("div", { class: "more" });
  const more = button("Show more", () => {
    load(slot, signal, async () => {
      const { entities, next: further } = await page(kind, next, signal);
      const rows = entities.map((entity) => entityRow(kind, entity));
      shown.tBodies[0]?.append(...rows);
      goOnAt(rows[0]);
      announce(`${entities.length} more`);
      next = further;
      return [next !== "" && more];
    });
  });
  slot.append(more);
  return slot;
}

/** @type {Record<Kind, readonly (readonly [string, string])[]>} */
const COLUMNS = {
  subscriptions: [
    ["status", "Status"],
    ["unit_price", "Unit price"],
    ["quantity", "Quantity"],
  ],
  invoices: [
    ["status", "Status"],
    ["total", "Total"],
    ["customer_id", "Customer"],
  ],
  plans: [
    ["state", "State"],
    ["price", "Price"],
    ["display_name", "Name"],
  ],
};

/**
 * Entities of a kind, each with a link to it.
 * @param {Kind} kind
 * @param {Entity[]} entities
 */
export function entityTable(kind, entities) {
  const columns = COLUMNS[kind].map(([, title]) => title);
  const rows = entities.map((entity) => entityRow(kind, entity));
  const shown = table(KINDS[kind].many, [KINDS[kind].one, ...columns, "Version", "Last change"], rows);
  shown.classList.add("entities");
  return shown;
}

/** @param {Kind} kind @param {Entity} entity */
function entityRow(kind, entity) {
  const link = el("a", { href: entityHref(kind, entity.id) }, el("bdi", {}, titleOf(kind, entity)));
  const head = el("div", {}, link, el("small", { class: "id" }, entity.id));
  const cells = COLUMNS[kind].map(
    ([path, title]) => /** @type {const} */ ([title, formatValue(path, valueAt(entity, path))]),
  );
  return row(head, [...cells, ["Version", String(entity.version)], ["Last change", timeOf(entity.updateTime)]]);
}

/** @param {Kind} kind @param {Entity} entity @returns {string} */
function titleOf(kind, entity) {
  switch (kind) {
    case "subscriptions":
      return entity.customerId;
    case "invoices":
      return entity.number || "Draft";
    case "plans":
      return entity.code;
  }
}
