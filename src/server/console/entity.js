/** An entity: how it is now, whether its history is intact, and that history. */

/** @import { Entity } from "./api.js" */
/** @import { View } from "./main.js" */
import { call } from "./api.js";
import { button, el, fill } from "./dom.js";
import { formatValue, isEmpty, labelOf, statusOf } from "./format.js";
import { entityIn, KINDS, nameOf, pathsOf, valueAt } from "./kinds.js";
import { entityHref, go } from "./route.js";
import { load } from "./states.js";
import { historyOf } from "./timeline.js";
import { verifyButton } from "./verify.js";

/** @type {View<"entity">} */
export function entityView(route, { main, heading, signal }) {
  const { kind, id } = route;
  heading(`${KINDS[kind].one} ${id}`);
  const about = el("div", { class: "about" });
  const verdict = el("div", { role: "status" });
  const state = el("section", { class: "card state", "aria-labelledby": "state" });
  const history = el("section", { class: "history", "aria-labelledby": "history" });
  main.append(about, verdict, el("div", { class: "columns" }, state, history));

  const refresh = button("Refresh", () => go(location.hash));
  fill(
    about,
    el("code", { class: "id" }, id),
    el("span", { class: "actions" }, verifyButton(id, verdict, signal), refresh),
  );

  const slot = el("div");
  fill(state, el("h2", { id: "state" }, "Present state"), slot);
  load(slot, signal, async () => {
    const entity = entityIn(await call(KINDS[kind].get, { id }, signal));
    if (!signal.aborted) heading(nameOf(kind, entity));
    const paths = pathsOf(kind, entity).filter((path) => path !== "status" && path !== "state");
    const fields = fieldsOf(entity, paths);
    namePlan(fields, entity.planId, signal);
    return [summaryOf(entity), fields];
  });
  fill(history, el("h2", { id: "history" }, "History"), ...historyOf(route, signal));
}

/** @param {Entity} entity */
function summaryOf(entity) {
  const status = String(valueAt(entity, entity.state ? "state" : "status"));
  return el(
    "p",
    { class: "summary" },
    statusOf(status),
    " ",
    el("span", { class: "version" }, `version ${entity.version}`),
  );
}

/**
 * What is filled of these fields, and the names of what is not.
 * @param {Entity} entity
 * @param {string[]} paths
 */
export function fieldsOf(entity, paths) {
  const filled = paths.filter((path) => !isEmpty(valueAt(entity, path)));
  const empty = paths.filter((path) => !filled.includes(path)).map((path) => labelOf(path).toLowerCase());
  const pairs = filled.map((path) =>
    el("div", {}, el("dt", {}, labelOf(path)), el("dd", {}, formatValue(path, valueAt(entity, path)))),
  );
  const rest = empty.length > 0 && el("p", { class: "hint" }, `Empty: ${empty.join(", ")}.`);
  return el("div", {}, pairs.length > 0 && el("dl", {}, ...pairs), rest);
}

/**
 * A plan's code says more than its id, which stays if the plan cannot be read.
 * @param {HTMLElement} shown
 * @param {string | undefined} id
 * @param {AbortSignal} signal
 */
async function namePlan(shown, id, signal) {
  const link = id && shown.querySelector(`a[href="${entityHref("plans", id)}"]`);
  if (!link) return;
  const { plan } = await call("GetPlan", { id }, signal).catch(() => ({ plan: undefined }));
  if (!plan) return;
  link.textContent = plan.code;
  link.className = "";
}
