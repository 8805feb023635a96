/**
 * Carries out what the conformance host asks for, and reports what came of it; ../../conformance/README.md is the protocol.
 *
 * Usage: driver.mjs connect|grpc-web|grpc
 */

import { createGrpcTransport } from "@connectrpc/connect-node";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import {
  ConflictError,
  FieldDiffKindSchema,
  Intent,
  NotFoundError,
  OccamClient,
  OutcomeUnknownError,
  RefusedError,
  UnavailableError,
  VersionAheadError,
} from "@occam/client";

/** @typedef {{ notes?: string, quantity?: number }} Values */
/** @typedef {import("@occam/client").Subscription} Subscription */
/** @typedef {import("@occam/client").SubscriptionChange} SubscriptionChange */
/** @typedef {import("@occam/client").Outcome<Subscription>} Outcome */
/**
 * @typedef {{
 *   name: string, url: string, principal: string, subscription_id: string, call: "modify" | "save" | "send",
 *   edit: Values | null, verb: "pause" | null, unless: Values | null, force_reason: string | null,
 *   expected_version: number | null, resolve: Record<string, "mine" | "theirs"> | null, deadline_ms: number | null,
 *   random: number,
 * }} Task
 */

const TRANSPORTS = {
  connect: createConnectTransport,
  "grpc-web": createGrpcWebTransport,
  grpc: createGrpcTransport,
};

const [, , protocol = "connect"] = process.argv;
const createTransport = TRANSPORTS[/** @type {keyof typeof TRANSPORTS} */ (protocol)];
const host = process.env.OCCAM_CONFORMANCE_URL;
if (createTransport === undefined || host === undefined) {
  throw new Error("usage: OCCAM_CONFORMANCE_URL=http://… driver.mjs connect|grpc-web|grpc");
}

/** @param {Task} task */
async function carryOut(task) {
  const { random } = task;
  let time = 0;
  /** @type {number[]} */
  const waits = [];
  const clock = {
    now: () => time,
    /** @param {number} ms */
    sleep: async (ms) => {
      waits.push(Math.floor(ms));
      time += ms;
    },
    random: () => random,
  };
  const timeoutMs = task.deadline_ms ?? undefined;
  const transport = createTransport({ baseUrl: task.url, useBinaryFormat: true });
  const client = new OccamClient(transport, {
    principal: task.principal,
    clock,
    timeoutMs,
  });
  /** @type {Record<string, unknown> & { error?: unknown }} */
  const report = await outcomeOf(() => call(client, task));
  const { error } = report;
  if (task.resolve && error instanceof ConflictError) {
    const choices = task.resolve;
    const { error: again, ...resolved } = await outcomeOf(() => client.resolve(error, choices));
    report.resolved = { ...resolved, error: again && String(again) };
  }
  return { name: task.name, ...report, error: error && String(error), waits_ms: waits };
}

/**
 * @param {OccamClient} client
 * @param {Task} task
 * @returns {Promise<Outcome>}
 */
async function call(client, task) {
  const id = task.subscription_id;
  const { notes, quantity } = task.edit ?? {};
  const values = {
    ...(notes !== undefined && { notes }),
    ...(quantity !== undefined && { quantity: BigInt(quantity) }),
  };
  /** @type {SubscriptionChange} */
  const change = task.verb ? { type: task.verb } : { type: "update", values };
  switch (task.call) {
    case "modify":
      return client.modifySubscription(id, (subscription) => (isDone(task.unless, subscription) ? undefined : change));
    case "save": {
      const { subscription } = await client.subscriptions.getSubscription({ id });
      if (subscription === undefined) throw new Error("the reply carries no subscription");
      return client.save(subscription, { ...subscription, ...values });
    }
    case "send": {
      const intent = Intent.change("subscription", id, BigInt(task.expected_version ?? 0), change);
      const reply = await client.send(task.force_reason ? intent.withForce(task.force_reason) : intent);
      return { modified: true, attempts: 1, ...reply };
    }
  }
}

/**
 * @param {Values | null} unless
 * @param {Subscription} subscription
 */
function isDone(unless, { notes, quantity }) {
  const { notes: doneNotes = notes, quantity: doneQuantity = quantity } = unless ?? {};
  return unless !== null && notes === doneNotes && quantity === BigInt(doneQuantity);
}

/** @param {() => Promise<Outcome>} action */
async function outcomeOf(action) {
  try {
    const { modified, entity, attempts, ...rest } = await action();
    const [replayed, merged] = "replayed" in rest ? [rest.replayed, rest.merge !== undefined] : [false, false];
    return { outcome: modified ? "modified" : "nothing_to_do", version: entity.version, attempts, replayed, merged };
  } catch (error) {
    const name = OUTCOMES.find(([type]) => error instanceof type)?.[1];
    if (name === undefined) throw error;
    const isConflict = error instanceof ConflictError || error instanceof VersionAheadError;
    return { outcome: name, conflict: isConflict ? conflictOf(error) : null, error };
  }
}

/** @type {[abstract new (...args: never[]) => Error, string][]} */
const OUTCOMES = [
  [ConflictError, "conflict"],
  [VersionAheadError, "version_ahead"],
  [NotFoundError, "not_found"],
  [RefusedError, "refused"],
  [UnavailableError, "unavailable"],
  [OutcomeUnknownError, "outcome_unknown"],
];

/** @param {ConflictError | VersionAheadError} error */
function conflictOf(error) {
  return {
    expected_version: error.expectedVersion,
    current_version: error.currentVersion,
    mergeable: error.mergeable,
    attempts: error.attempts,
    has_base: error.base !== undefined,
    has_yours: error.yours !== undefined,
    has_current: error.current !== undefined,
    rows: error.rows.map(({ path, kind, base = null, yours = null, current = null, changedBy = null }) => ({
      path,
      kind: FieldDiffKindSchema.value[kind]?.name,
      base,
      yours,
      current,
      changed_by: changedBy,
    })),
  };
}

/** Versions are small here, so that JSON's numbers hold them.
 * @param {string} _key
 * @param {unknown} value
 */
function plain(_key, value) {
  return typeof value === "bigint" ? Number(value) : value;
}

for (;;) {
  const next = await fetch(`${host}/next`, { method: "POST" });
  if (next.status === 204) break;
  const task = /** @type {Task} */ (await next.json());
  const report = await carryOut(task);
  const headers = { "content-type": "application/json" };
  await fetch(`${host}/report`, { method: "POST", headers, body: JSON.stringify(report, plain) });
}
