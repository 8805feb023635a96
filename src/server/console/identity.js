/** As whom the page asks. Without authentication the server believes what callers say of themselves. */

/** @typedef {{ principal: string, role: string, customer: string }} Identity */

export const ROLES = ["auditor", "support", "billing", "admin", "customer"];

const KEY = "occam.console.identity";
/** Reads everything and may change nothing. @type {Identity} */
const DEFAULT = { principal: "console", role: "auditor", customer: "" };
/** What a header can carry. */
const SENDABLE = /^[ -~]{1,200}$/;

/** Read once: what another window chooses later must not change as whom this one asks, which it says in its head. */
let present = kept();

/** @returns {Identity} */
function kept() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return kept !== null && problem({ ...DEFAULT, ...kept }) === undefined ? { ...DEFAULT, ...kept } : DEFAULT;
  } catch {
    // Nothing is kept, or what is kept is not ours.
    return DEFAULT;
  }
}

/** As whom is asked at present. */
export function identity() {
  return present;
}

/**
 * Asks as somebody else from now on.
 * @param {Identity} chosen
 */
export function become(chosen) {
  present = chosen;
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // The browser keeps nothing: it lasts until the page is loaded again.
  }
}

/**
 * What keeps an identity from being used.
 * @param {Identity} chosen
 * @returns {string | undefined}
 */
export function problem({ principal, role, customer }) {
  if (!SENDABLE.test(principal)) return "The name must be 1 to 200 letters, digits and signs of ASCII.";
  if (!ROLES.includes(role)) return "There is no such role.";
  if (role === "customer" && !SENDABLE.test(customer)) return "The role customer needs the id of a customer.";
  return undefined;
}

/** The headers that say so. */
export function identityHeaders() {
  const { principal, role, customer } = identity();
  /** @type {Record<string, string>} */
  const headers = { "x-occam-principal": principal, "x-occam-role": role };
  if (role === "customer") headers["x-occam-customer"] = customer;
  return headers;
}
