/** What an entity will be once the queued writes are through: for people to look at, since only the server knows. */

import { clone } from "@bufbuild/protobuf";
import { copy, metadataKey } from "../fields.js";
import { InvoiceStatus } from "../gen/occam/v1/invoice_pb.js";
import { PlanState } from "../gen/occam/v1/plan_pb.js";
import { SubscriptionStatus } from "../gen/occam/v1/subscription_pb.js";
import type { Intent } from "../intent.js";
import { type Entity, type Fields, fieldsOf, type KindName } from "../kinds.js";
import { type Entry, expectedVersion } from "./entry.js";
import { writtenPaths } from "./rebase.js";
import type { Projection } from "./types.js";

/** What a verb does, as far as it can be told beforehand, and which fields it will have changed. */
interface Effect {
  readonly fields: (change: Fields) => Fields;
  readonly paths: readonly string[];
}

const LIFE = ["status", "cancel_at_period_end", "cancel_time", "cancel_reason"];

const EFFECTS: Readonly<Record<KindName, Readonly<Record<string, Effect>>>> = {
  plan: {
    archive: { fields: () => ({ state: PlanState.ARCHIVED }), paths: ["state"] },
    unarchive: { fields: () => ({ state: PlanState.ACTIVE }), paths: ["state"] },
  },
  subscription: {
    pause: { fields: () => ({ status: SubscriptionStatus.PAUSED }), paths: ["status", "pause_time"] },
    resume: { fields: () => ({ status: SubscriptionStatus.ACTIVE }), paths: ["status", "pause_time"] },
    cancel: {
      fields: ({ atPeriodEnd, reason }) => ({
        cancelReason: reason,
        ...(atPeriodEnd ? { cancelAtPeriodEnd: true } : { status: SubscriptionStatus.CANCELED }),
      }),
      paths: LIFE,
    },
    uncancel: { fields: () => ({ cancelAtPeriodEnd: false, cancelReason: "" }), paths: LIFE.slice(1) },
    changePlan: {
      fields: ({ planId, quantity }) => ({ planId, ...(quantity === undefined ? {} : { quantity }) }),
      paths: ["plan_id", "quantity", "unit_price"],
    },
  },
  invoice: {
    finalize: { fields: () => ({ status: InvoiceStatus.OPEN }), paths: ["status", "number", "finalize_time"] },
    // What is due after it, and whether that is all, is the server's to reckon.
    recordPayment: { fields: () => ({}), paths: ["status", "amount_paid", "amount_due"] },
    void: { fields: () => ({ status: InvoiceStatus.VOID }), paths: ["status", "void_time"] },
    markUncollectible: { fields: () => ({ status: InvoiceStatus.UNCOLLECTIBLE }), paths: ["status"] },
  },
};

/**
 * The entity with these writes on it, of which it names the oldest version that any was made from.
 *
 * What a write puts on a field hides what others may have done to it since that write was made; a person who looks at this
 * has seen the others' changes only up to there.
 */
export function projected<T extends Entity>(entity: T, entries: readonly Entry[]): Projection<T> {
  const [first] = entries;
  if (first === undefined) return { entity, pending: [] };
  const result = clone(first.intent.kind.schema, entity) as T;
  const pending = new Set<string>();
  for (const { intent, base } of entries) {
    for (const path of apply(result, intent, base)) pending.add(path);
    const made = expectedVersion(intent);
    if (made < result.version) result.version = made;
  }
  return { entity: result, pending: [...pending] };
}

/** Does to the entity what the intent will do, and tells in which fields. */
function apply(entity: Entity, intent: Intent, base: Entity): readonly string[] {
  const { kind, type, change } = intent;
  if (type !== "update") {
    const effect = EFFECTS[kind.name][type];
    Object.assign(entity, effect?.fields(change as unknown as Fields));
    return effect?.paths ?? [];
  }
  const paths = writtenPaths(intent);
  const values = fieldsOf(intent.request)[kind.name] as Entity;
  // The server merges metadata by its keys: those that the write leaves as they were are whatever others made of them.
  const own = paths.flatMap((path) => (path === "metadata" ? changedKeys(base, values) : [path]));
  for (const path of own) copy(kind, entity, path, values);
  return [...new Set(own.map((path) => (metadataKey(path) === undefined ? path : "metadata")))];
}

function changedKeys(base: Entity, values: Entity): readonly string[] {
  const keys = new Set([...Object.keys(base.metadata), ...Object.keys(values.metadata)]);
  return [...keys].filter((key) => base.metadata[key] !== values.metadata[key]).map((key) => `metadata.${key}`);
}
