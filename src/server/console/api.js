/**
 * The API, by Connect with JSON. The page asks by GET alone, which the server answers for RPCs without side effects and
 * for no others: whatever a mistake in here could ask for, it cannot change anything.
 */

import { identityHeaders } from "./identity.js";

/** What is read from an answer: JSON, of which the `.proto` files tell the shape. @typedef {any} JsonValue */
/** @typedef {Record<string, JsonValue>} Entity */
/**
 * @typedef {{ path: string, base?: JsonValue, yours?: JsonValue, current?: JsonValue, kind?: string,
 *   changedInVersion?: string, changedBy?: string, changeTime?: string }} FieldDiff
 */
/** @typedef {{ version: string, actor?: string, paths?: string[] }} MergedOver */
/**
 * @typedef {{ id: string, entityType: string, entityId: string, outcome: string, versionBefore?: string, version?: string,
 *   expectedVersion?: string, actor: string, actorRole: string, method: string, requestId: string, diffs?: FieldDiff[],
 *   time: string, forceReason?: string, mergedOver?: MergedOver[] }} MutationRecord
 */

/** What the page calls, and of which service it is. */
const RPCS = {
  CompareVersions: "HistoryService",
  GetEntityVersion: "HistoryService",
  GetInvoice: "BillingService",
  GetPlan: "PlanService",
  GetSubscription: "SubscriptionService",
  ListInvoices: "BillingService",
  ListMutations: "HistoryService",
  ListPlans: "PlanService",
  ListSubscriptions: "SubscriptionService",
  VerifyEntityHistory: "HistoryService",
};

/** How long an answer may take. */
const TIMEOUT_MS = 30_000;

/** The server refused, and said why. */
export class Refusal extends Error {
  /**
   * @param {string} code
   * @param {string} reason
   * @param {string} message
   */
  constructor(code, reason, message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/** There was no answer, or none of Occam's. */
export class Unreachable extends Error {}

/**
 * Calls an RPC.
 * @param {keyof typeof RPCS} rpc
 * @param {Record<string, JsonValue>} request
 * @param {AbortSignal} signal
 * @returns {Promise<Record<string, JsonValue>>}
 */
export async function call(rpc, request, signal) {
  const message = encodeURIComponent(JSON.stringify(request));
  const address = `occam.v1.${RPCS[rpc]}/${rpc}?connect=v1&encoding=json&message=${message}`;
  const { ok, body } = await ask(address, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
  if (ok) return body;
  const info = body.details?.find((/** @type {JsonValue} */ detail) => detail.type === "google.rpc.ErrorInfo");
  throw new Refusal(body.code ?? "unknown", info?.debug?.reason ?? "", body.message ?? "The server gave no reason.");
}

/**
 * @param {string} address
 * @param {AbortSignal} signal
 */
async function ask(address, signal) {
  try {
    const answer = await fetch(address, { headers: identityHeaders(), cache: "no-store", redirect: "error", signal });
    return { ok: answer.ok, body: await answer.json() };
  } catch (error) {
    throw new Unreachable("no answer", { cause: error });
  }
}
