/** Looking something up: by an id, by what people call it, or by the id of a request. */

/** @import { JsonValue } from "./api.js" */
/** @import { Kind } from "./route.js" */
/** @import { View } from "./main.js" */
import { call, Refusal } from "./api.js";
import { el } from "./dom.js";
import { KINDS, kindOf } from "./kinds.js";
import { entityTable } from "./lists.js";
import { entityHref, go, href, NO_FILTER } from "./route.js";
import { load, nothing } from "./states.js";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const FOUND_MAX = 1_000;

/** Makes the form in the page's head work. */
export function startLookup() {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("lookup"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = String(new FormData(form).get("q")).trim();
    if (text !== "") go(href({ view: "find", q: text }));
  });
}

/** @type {View<"find">} */
export function findView({ q }, { main, heading, signal }) {
  heading(`Results for ${q}`);
  const slot = el("div");
  main.append(slot);
  load(slot, signal, async () => {
    // Of something pasted with more around it, such as a line of the log.
    const id = UUID.exec(q)?.[0].toLowerCase();
    const found = id && (await byId(id, signal));
    // What is no id of ours can be one of a customer.
    if (!found) return byName(q, signal);
    if (!signal.aborted) location.replace(found);
    return [];
  });
}

/**
 * The address of the entity that has the id, or that the request with this id was about.
 * @param {string} id
 * @param {AbortSignal} signal
 */
async function byId(id, signal) {
  for (const filter of [{ entityId: id }, { requestId: id }]) {
    const [record] = (await call("ListMutations", { ...filter, pageSize: 1 }, signal)).mutations ?? [];
    const kind = record && kindOf(record.entityType);
    if (!kind) continue;
    const request = "requestId" in filter ? id : "";
    return href({ view: "entity", kind, id: record.entityId, filter: { ...NO_FILTER, request } });
  }
  // A customer may see a plan, and none of its history.
  const { plan } = await call("GetPlan", { id }, signal).catch(unseen);
  return plan && entityHref("plans", id);
}

/** @param {string} q @param {AbortSignal} signal */
async function byName(q, signal) {
  const filters = /** @type {const} */ ([
    ["subscriptions", { customerId: q }],
    ["invoices", { customerId: q }],
    ["plans", { code: q }],
  ]);
  const found = await Promise.all(
    filters.map(async ([kind, filter]) => {
      const reply = await call(KINDS[kind].list, { ...filter, pageSize: FOUND_MAX }, signal).catch(unseen);
      return section(kind, reply[kind] ?? [], Boolean(reply.nextPageToken));
    }),
  );
  if (found.some((section) => section !== undefined)) return found;
  return [nothing("Nothing that this role may see has this id, and no customer and no plan is called so.")];
}

/**
 * Nothing, where the role may not see it: a customer that asks for what is called like no customer may not even know.
 * @param {unknown} error
 * @returns {Record<string, JsonValue>}
 */
function unseen(error) {
  if (error instanceof Refusal && ["permission_denied", "not_found"].includes(error.code)) return {};
  throw error;
}

/** @param {Kind} kind @param {JsonValue[]} entities @param {boolean} more */
function section(kind, entities, more) {
  if (entities.length === 0) return undefined;
  const title = more ? `${KINDS[kind].many} (the oldest ${entities.length})` : KINDS[kind].many;
  return el("section", {}, el("h2", {}, title), entityTable(kind, entities.toReversed()));
}
