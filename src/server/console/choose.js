/** Choosing the two versions to compare: by ticking them in the timeline, or by their numbers. */

/** @import { MutationRecord } from "./api.js" */
/** @import { Kind } from "./route.js" */
import { el, labelled } from "./dom.js";
import { madeVersion } from "./record.js";
import { href, isVersion } from "./route.js";

/**
 * A form with two numbers, and checkboxes that fill it.
 * @param {Kind} kind
 * @param {string} id
 */
export function chooser(kind, id) {
  const number = (/** @type {string} */ name) =>
    el("input", { name, type: "number", min: 1, step: 1, required: true, inputmode: "numeric" });
  const [from, to] = [number("from"), number("to")];
  /** The ticked ones, the one ticked last at the end. @type {HTMLInputElement[]} */
  let ticked = [];
  let isTouched = false;

  const form = el(
    "form",
    { class: "bar compare-bar", "aria-label": "Compare versions" },
    labelled("From version", from),
    labelled("To version", to),
    el("button", { class: "primary" }, "Compare"),
  );
  form.addEventListener("input", () => {
    isTouched = true;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isVersion(from.value) || !isVersion(to.value)) return;
    location.hash = href({ view: "compare", kind, id, from: from.value, to: to.value });
  });

  const tick = (/** @type {HTMLInputElement} */ box) => {
    ticked = box.checked ? [...ticked, box] : ticked.filter((other) => other !== box);
    const [first, ...others] = ticked;
    if (first && others.length > 1) {
      first.checked = false;
      ticked = others;
    }
    isTouched = true;
    const versions = ticked.map(({ value }) => value).sort((one, other) => Number(BigInt(one) - BigInt(other)));
    from.value = versions[0] ?? "";
    to.value = versions[1] ?? "";
  };

  return {
    form,
    /** For one version. @param {string} version */
    checkbox(version) {
      const box = el("input", { type: "checkbox", value: version });
      box.addEventListener("change", () => tick(box));
      return el("label", { class: "tick" }, box, ` Select version ${version}`);
    },
    /** What to compare unless somebody chooses: the last change. @param {MutationRecord[]} records */
    newest(records) {
      if (isTouched || to.value !== "") return;
      const version = records.map(madeVersion).find((made) => made !== undefined);
      if (version === undefined) return;
      to.value = String(version);
      from.value = String(version > 1n ? version - 1n : version);
    },
  };
}
