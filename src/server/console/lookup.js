/** Looking something up: by an id, by what people call it, or by the id of a request. */

/** @import { JsonValue } from "./api.js" */
/** @import { View } from "./main.js" */
import { call } from "./api.js";
import { el, fill } from "./dom.js";
import { identity } from "./identity.js";
import { ALL_KINDS, entityIn, KINDS, kindOf } from "./kinds.js";
import { entityTable } from "./lists.js";
import { entityHref, href, NO_FILTER } from "./route.js";
import { load, nothing } from "./states.js";

/** @import { Kind } from "./route.js" */

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const FOUND_MAX = 50;

/** Makes the form in the page's head work. */
export function startLookup() {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("lookup"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(form);
    const text = String(said.get("q")).trim();
    const kind = ALL_KINDS.find((kind) => kind === said.get("kind"));
    if (text === "") return;
    // Of something pasted with more around it, such as a line of the log.
    const id = UUID.exec(text)?.[0].toLowerCase();
    location.hash = id && kind ? entityHref(kind, id) : href({ view: "find", q: id ?? text });
  });
}

/** @type {View<"find">} */
export function findView({ q }, { main, heading, signal }) {
  heading(`Results for ${q}`);
  const slot = el("div");
  main.append(slot);
  load(slot, signal, () => (UUID.test(q) ? byId(q, signal) : byName(q, signal, slot)));
}

/** Goes to the entity that has the id, or that the request with this id was about. */
async function byId(/** @type {string} */ id, /** @type {AbortSignal} */ signal) {
  for (const filter of [{ entityId: id }, { requestId: id }]) {
    const [record] = (await call("ListMutations", { ...filter, pageSize: 1 }, signal)).mutations ?? [];
    const kind = record && kindOf(record.entityType);
    if (!kind) continue;
    const request = "requestId" in filter ? id : "";
    const found = href({ view: "entity", kind, id: record.entityId, filter: { ...NO_FILTER, request } });
    if (!signal.aborted) location.replace(found);
    return [];
  }
  // A customer may see a plan, and none of its history.
  if (identity().role === "customer") {
    const plan = entityIn(await call("GetPlan", { id }, signal));
    if (plan && !signal.aborted) location.replace(entityHref("plans", id));
  }
  return [
    nothing(`Nothing that this role may see has the id ${id}: no subscription, invoice or plan, and no request.`),
  ];
}

/** @param {string} q @param {AbortSignal} signal @param {HTMLElement} slot */
async function byName(q, signal, slot) {
  const filters = /** @type {const} */ ([
    ["subscriptions", { customerId: q }],
    ["invoices", { customerId: q }],
    ["plans", { code: q }],
  ]);
  const found = await Promise.all(
    filters.map(async ([kind, filter]) => {
      const reply = await call(KINDS[kind].list, { ...filter, pageSize: FOUND_MAX }, signal);
      return section(kind, reply[kind] ?? [], Boolean(reply.nextPageToken));
    }),
  );
  const sections = found.filter((section) => section !== undefined);
  if (sections.length > 0) return sections;
  fill(slot);
  return [nothing(`No customer and no plan is called ${q}.`)];
}

/** @param {Kind} kind @param {JsonValue[]} entities @param {boolean} more */
function section(kind, entities, more) {
  if (entities.length === 0) return undefined;
  const title = more ? `${KINDS[kind].many} (the oldest ${FOUND_MAX})` : KINDS[kind].many;
  return el("section", {}, el("h2", {}, title), entityTable(kind, entities.toReversed()));
}
