/** The three kinds of entity, and what their fields are called. */

/** @import { Entity, JsonValue } from "./api.js" */
/** @import { Kind } from "./route.js" */

/**
 * Of each kind: its names, the RPCs that read it, and its fields in the order in which they are shown.
 * @type {Record<Kind, { one: string, many: string, type: string, get: "GetSubscription" | "GetInvoice" | "GetPlan",
 *   list: "ListSubscriptions" | "ListInvoices" | "ListPlans", fields: readonly string[] }>}
 */
export const KINDS = {
  subscriptions: {
    one: "Subscription",
    many: "Subscriptions",
    type: "ENTITY_TYPE_SUBSCRIPTION",
    get: "GetSubscription",
    list: "ListSubscriptions",
    fields: [
      ...["status", "customer_id", "plan_id", "quantity", "unit_price", "billing_interval", "notes", "metadata"],
      ...["trial_end_time", "current_period_start_time", "current_period_end_time", "billing_anchor_time"],
      ...["pause_time", "cancel_at_period_end", "cancel_time", "cancel_reason", "create_time", "update_time"],
    ],
  },
  invoices: {
    one: "Invoice",
    many: "Invoices",
    type: "ENTITY_TYPE_INVOICE",
    get: "GetInvoice",
    list: "ListInvoices",
    fields: [
      ...["status", "number", "customer_id", "subscription_id", "total", "amount_paid", "amount_due", "lines"],
      ...["memo", "notes", "metadata", "period_start_time", "period_end_time", "due_time"],
      ...["finalize_time", "paid_time", "void_time", "create_time", "update_time"],
    ],
  },
  plans: {
    one: "Plan",
    many: "Plans",
    type: "ENTITY_TYPE_PLAN",
    get: "GetPlan",
    list: "ListPlans",
    fields: [
      ...["state", "code", "display_name", "description", "price", "billing_interval", "trial_days"],
      ...["metadata", "create_time", "update_time"],
    ],
  },
};

/** @type {readonly Kind[]} */
export const ALL_KINDS = ["subscriptions", "invoices", "plans"];

/**
 * The kind that the API names.
 * @param {string} type
 * @returns {Kind | undefined}
 */
export function kindOf(type) {
  return ALL_KINDS.find((kind) => KINDS[kind].type === type);
}

/**
 * What a person calls an entity.
 * @param {Kind} kind
 * @param {Entity} entity
 * @returns {string}
 */
export function nameOf(kind, entity) {
  switch (kind) {
    case "subscriptions":
      return `Subscription of ${entity.customerId}`;
    case "invoices":
      return entity.number ? `Invoice ${entity.number}` : `Draft invoice of ${entity.customerId}`;
    case "plans":
      return `Plan ${entity.code}`;
  }
}

/**
 * The entity in a reply.
 * @param {Record<string, JsonValue>} reply
 * @returns {Entity}
 */
export function entityIn(reply) {
  return reply.subscription ?? reply.invoice ?? reply.plan;
}

/**
 * A field of an entity, in the form in which diffs have it: enum values without prefix, money as text.
 * @param {Entity} entity
 * @param {string} path
 * @returns {JsonValue}
 */
export function valueAt(entity, path) {
  if (path.startsWith("metadata.")) return entity.metadata?.[path.slice("metadata.".length)];
  const name = path.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());
  return inDiffForm(name, entity[name]);
}

/**
 * The paths that an entity has, each pair of its metadata for itself.
 * @param {Kind} kind
 * @param {Entity} entity
 */
export function pathsOf(kind, entity) {
  const pairs = Object.keys(entity.metadata ?? {}).sort();
  const paths = KINDS[kind].fields.filter((path) => path !== "metadata");
  return [...paths, ...pairs.map((key) => `metadata.${key}`)];
}

/** @param {string} name @param {JsonValue} value @returns {JsonValue} */
function inDiffForm(name, value) {
  if (typeof value === "string") return ENUMS.includes(name) ? value.replace(ENUM_PREFIX, "") : value;
  if (Array.isArray(value)) return value.map((part) => inDiffForm(name, part));
  if (value === null || typeof value !== "object") return value;
  if (typeof value.currencyCode === "string") return moneyText(value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inDiffForm(name, part)]));
}

/** What is one of a few values; everything else may be any text. */
const ENUMS = ["status", "state", "unit"];
const ENUM_PREFIX = /^(SUBSCRIPTION_STATUS|INVOICE_STATUS|PLAN_STATE|BILLING_INTERVAL_UNIT)_/;

/** @param {{ currencyCode: string, units?: string, nanos?: number }} money */
function moneyText({ currencyCode, units = "0", nanos = 0 }) {
  const sign = units.startsWith("-") || nanos < 0 ? "-" : "";
  const fraction = String(Math.abs(nanos)).padStart(9, "0").replace(/0+$/, "");
  return `${sign}${units.replace("-", "")}${fraction === "" ? "" : `.${fraction}`} ${currencyCode}`;
}
