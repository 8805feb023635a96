/** The form in the page's head by which its reader says as whom to ask. */

import { el, fill } from "./dom.js";
import { become, identity, problem, ROLES } from "./identity.js";
import { announce } from "./states.js";

/**
 * Makes the form work, and calls back when there is somebody else to ask as.
 * @param {() => void} changed
 */
export function startIdentity(changed) {
  const box = /** @type {HTMLDetailsElement} */ (document.getElementById("identity"));
  const form = /** @type {HTMLFormElement} */ (box.querySelector("form"));
  const said = /** @type {HTMLElement} */ (document.getElementById("identity-problem"));
  const control = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const [principal, role, customer] = [control("principal"), control("role"), control("customer")];
  role.append(...ROLES.map((name) => el("option", {}, name)));
  const showCustomer = () => {
    const isCustomer = role.value === "customer";
    /** @type {HTMLElement} */ (customer.parentElement).hidden = !isCustomer;
    customer.required = isCustomer;
  };
  const show = () => {
    const now = identity();
    [principal.value, role.value, customer.value] = [now.principal, now.role, now.customer];
    showCustomer();
    const summary = /** @type {HTMLElement} */ (box.querySelector("summary"));
    fill(summary, el("span", { class: "wide" }, "Viewing as "), now.role);
    said.textContent = "";
  };
  role.addEventListener("change", showCustomer);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    box.open = false;
    box.querySelector("summary")?.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = { principal: principal.value.trim(), role: role.value, customer: customer.value.trim() };
    const wrong = problem(chosen);
    if (wrong !== undefined) {
      said.textContent = wrong;
      return;
    }
    become(chosen);
    show();
    box.open = false;
    box.querySelector("summary")?.focus();
    announce(`Viewing as ${chosen.role}`);
    changed();
  });
  show();
}
