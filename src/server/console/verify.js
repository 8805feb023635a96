/** Checking the chain of an entity's history: a plain yes, or where it breaks. */

import { call } from "./api.js";
import { button, el, fill } from "./dom.js";
import { load, sentence } from "./states.js";

/**
 * A button that has the server check the history, and shows what it says.
 * @param {string} entityId
 * @param {HTMLElement} slot
 * @param {AbortSignal} signal
 */
export function verifyButton(entityId, slot, signal) {
  return button("Verify history", () => {
    const verdict = el("div");
    fill(slot, verdict);
    load(verdict, signal, async () => [verdictOf(await call("VerifyEntityHistory", { entityId }, signal))]);
  });
}

/** @param {Record<string, any>} reply */
function verdictOf({ intact = false, records = "0", brokenVersion, brokenMutationId, problem }) {
  const checked = records === "1" ? "1 record is" : `${records} records are`;
  if (intact) {
    const text = `${checked} as they were written, none is missing, and the entity is what they make of it.`;
    return el("div", { class: "notice good" }, el("strong", {}, "History is intact"), el("p", {}, text));
  }
  return el(
    "div",
    { class: "notice bad" },
    el("strong", {}, `History is broken at version ${brokenVersion}`),
    el("p", {}, `${sentence(problem)} Before it, ${checked} as written.`),
    brokenMutationId && el("p", {}, "Record ", el("code", {}, brokenMutationId)),
  );
}
