/** Values as people read them: times and money in the reader's locale, ids as links, texts in their own direction. */

/** @import { JsonValue } from "./api.js" */
/** @import { Child } from "./dom.js" */
import { el } from "./dom.js";
import { entityHref } from "./route.js";
import { markWords } from "./words.js";

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/**
 * What a field is called. `metadata.<key>` is a pair of the caller's own.
 * @param {string} path
 */
export function labelOf(path) {
  if (path.startsWith("metadata.")) return `Metadata: ${path.slice("metadata.".length)}`;
  const words = path.replaceAll("_", " ").replace(/ id$/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * An enum's value or an RPC's, as a word in a sentence: `PAST_DUE` is "past due".
 * @param {string} name
 */
function wordOf(name) {
  return name.toLowerCase().replaceAll("_", " ");
}

/**
 * A point in time: in the reader's locale and zone, and to the microsecond in UTC for who points at it.
 * @param {string} text
 */
export function timeOf(text) {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return el("span", {}, text);
  const utc = `${text.replace("T", " ").replace("Z", "")} UTC`;
  return el("time", { datetime: text, title: utc, dir: "auto" }, TIME.format(time));
}

/**
 * A value, in the form in which diffs have it.
 * @param {string} path
 * @param {JsonValue} value
 * @returns {HTMLElement}
 */
export function formatValue(path, value) {
  if (isEmpty(value)) return el("span", { class: "empty" }, "empty");
  // Whatever it is called and looks like, it is a text of somebody else's.
  if (path.startsWith("metadata.")) return textOf(String(value));
  if (typeof value === "boolean") return el("span", {}, value ? "yes" : "no");
  if (path === "status" || path === "state") return statusOf(String(value));
  if (path.endsWith("_time")) return timeOf(String(value));
  if (path === "billing_interval") return el("span", {}, intervalText(value));
  if (path === "lines") return linesOf(value);
  if (path === "plan_id") return idLink("plans", String(value));
  if (path === "subscription_id") return idLink("subscriptions", String(value));
  if (isMoney(path)) return el("span", { class: "number", dir: "auto" }, moneyOf(String(value)));
  if (typeof value === "object") return pairsOf(value);
  return textOf(String(value));
}

/** @param {...Child} parts */
function textOf(...parts) {
  return el("span", { class: "text", dir: "auto" }, ...parts);
}

/**
 * Two values of a field, with the words marked that differ if both are texts.
 * @param {string} path
 * @param {JsonValue} before
 * @param {JsonValue} after
 * @returns {[HTMLElement, HTMLElement]}
 */
export function formatValues(path, before, after) {
  const isText = (/** @type {JsonValue} */ value) => typeof value === "string" && value !== "";
  if (!isText(before) || !isText(after) || !TEXTS.test(path))
    return [formatValue(path, before), formatValue(path, after)];
  const marked = markWords(before, after);
  /** @param {"del" | "ins"} tag @param {import("./words.js").Span[]} spans */
  const shown = (tag, spans) => {
    return textOf(...spans.map(({ text, marked }) => (marked ? el(tag, {}, text) : text)));
  };
  return [shown("del", marked.before), shown("ins", marked.after)];
}

/** What is written by people, in words. */
const TEXTS = /^(notes|memo|description|display_name|cancel_reason|metadata\..+)$/;

/**
 * A status as a badge.
 * @param {string} name
 */
export function statusOf(name) {
  return el("span", { class: `badge status-${wordOf(name).replaceAll(" ", "-")}` }, wordOf(name));
}

/**
 * Whether a field has nothing in it; what is unset is absent, and an unwritten text has no characters.
 * @param {JsonValue} value
 */
export function isEmpty(value) {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/**
 * Whether one of the values needs the whole width of a narrow screen.
 * @param {...JsonValue} values
 */
export function isLong(...values) {
  return values.some((value) => (typeof value === "string" ? value.length > 40 : Array.isArray(value)));
}

/**
 * Money such as `9.00 EUR`.
 * @param {string} text
 */
export function moneyOf(text) {
  const [amount = "", currency = ""] = text.split(" ");
  try {
    // Browsers hold some currencies to have fewer digits than ISO 4217 gives them, and would round: 1.5 IQD would be 2.
    const exact = { maximumFractionDigits: 9 };
    const format = new Intl.NumberFormat(undefined, { style: "currency", currency, currencyDisplay: "code", ...exact });
    // The text and not a number made from it: no amount is too long for a text.
    return format.format(/** @type {any} */ (amount));
  } catch {
    return text;
  }
}

/** @param {string} path */
function isMoney(path) {
  return /(^|_)(price|total|amount)(_|$)/.test(path);
}

/** @param {{ unit?: string, count?: number }} interval */
function intervalText({ unit = "", count = 1 }) {
  return count === 1 ? `every ${wordOf(unit)}` : `every ${count} ${wordOf(unit)}s`;
}

/** @param {JsonValue} lines */
function linesOf(lines) {
  const items = lines.map((/** @type {JsonValue} */ line) => {
    const unitAmount = line.unit_amount ?? line.unitAmount ?? "";
    const sum = `${line.quantity} × ${moneyOf(unitAmount)} = ${moneyOf(line.amount ?? "")}`;
    return el("li", {}, textOf(line.description), " ", el("small", {}, sum));
  });
  return el("ol", { class: "lines" }, ...items);
}

/** @param {JsonValue} pairs */
function pairsOf(pairs) {
  const items = Object.entries(pairs).map(([key, value]) =>
    el("li", {}, el("code", {}, key), " ", textOf(String(value))),
  );
  return el("ul", { class: "lines" }, ...items);
}

/** @param {"plans" | "subscriptions"} kind @param {string} id */
function idLink(kind, id) {
  return el("a", { href: entityHref(kind, id), class: "id" }, id);
}

/**
 * Texts with a word between the last two.
 * @param {readonly string[]} texts
 */
export function listed(texts) {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(texts);
}
