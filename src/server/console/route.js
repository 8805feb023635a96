/** What is shown is written in the address, behind the `#`, which browsers do not send: links to it and the way back work. */

/** @typedef {"subscriptions" | "invoices" | "plans"} Kind */
/** @typedef {{ outcome: string, field: string, actor: string, request: string }} Filter */
/**
 * @typedef {{ view: "list", kind: Kind }
 *   | { view: "find", q: string }
 *   | { view: "entity", kind: Kind, id: string, filter: Filter }
 *   | { view: "compare", kind: Kind, id: string, from: string, to: string }
 *   | { view: "conflicts", show: string }
 *   | { view: "nothing" }} Route
 */

/** @type {Filter} */
export const NO_FILTER = { outcome: "", field: "", actor: "", request: "" };

/**
 * Reads an address.
 * @param {string} hash
 * @returns {Route}
 */
export function parse(hash) {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const said = new URLSearchParams(query);
  const [first = "", id = "", third, from = "", to = "", ...more] = path.split("/").map(decoded);
  if (first === "") return { view: "list", kind: "subscriptions" };
  if (first === "find") return { view: "find", q: said.get("q") ?? "" };
  if (first === "conflicts") return { view: "conflicts", show: said.get("show") ?? "CONFLICT" };
  if (!isKind(first) || more.length > 0) return { view: "nothing" };
  if (id === "") return { view: "list", kind: first };
  if (third === "compare" && isVersion(from) && isVersion(to)) return { view: "compare", kind: first, id, from, to };
  if (third !== undefined) return { view: "nothing" };
  const part = (/** @type {string} */ name) => said.get(name) ?? "";
  const filter = { outcome: part("outcome"), field: part("field"), actor: part("actor"), request: part("request") };
  return { view: "entity", kind: first, id, filter };
}

/**
 * The address of what is to be shown.
 * @param {Route} route
 * @returns {string}
 */
export function href(route) {
  switch (route.view) {
    case "list":
      return `#/${route.kind}`;
    case "find":
      return `#/find${query({ q: route.q })}`;
    case "entity":
      return `#/${route.kind}/${encodeURIComponent(route.id)}${query(route.filter)}`;
    case "compare":
      return `#/${route.kind}/${encodeURIComponent(route.id)}/compare/${route.from}/${route.to}`;
    case "conflicts":
      return `#/conflicts${query({ show: route.show === "CONFLICT" ? "" : route.show })}`;
    case "nothing":
      return "#/";
  }
}

/**
 * Goes to an address, also to the one that is shown: then it is read again.
 * @param {string} to
 */
export function go(to) {
  if (to === location.hash) window.dispatchEvent(new Event("hashchange"));
  else location.hash = to;
}

/**
 * The address of an entity, with all of its history.
 * @param {Kind} kind
 * @param {string} id
 */
export function entityHref(kind, id) {
  return href({ view: "entity", kind, id, filter: NO_FILTER });
}

/**
 * Whether a text is a version that can be asked for.
 * @param {string} text
 */
export function isVersion(text) {
  return /^[1-9]\d{0,17}$/.test(text);
}

/**
 * @param {string} text
 * @returns {text is Kind}
 */
function isKind(text) {
  return text === "subscriptions" || text === "invoices" || text === "plans";
}

/** @param {Record<string, string>} parts */
function query(parts) {
  const said = new URLSearchParams(Object.entries(parts).filter(([, value]) => value !== "")).toString();
  return said === "" ? "" : `?${said}`;
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
