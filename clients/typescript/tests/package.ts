/** Type-checked against the installed package by `tests/package`; never run. */

import type { Transport } from "@connectrpc/connect";
import { ConflictError, OccamClient, type Row, type Subscription } from "@occam/client";
import { ConflictResolution, type ConflictState } from "@occam/client/conflict";
import { OfflineQueue } from "@occam/client/offline";

export async function edit(transport: Transport, base: Subscription): Promise<readonly Row[]> {
  const client = new OccamClient(transport, { principal: "ana" });
  try {
    const outcome = await client.save(base, { ...base, notes: "mine" });
    const { version }: Subscription = outcome.entity;
    await client.modifyPlan("p", (plan) => (plan.trialDays > 7 ? undefined : { type: "archive" }));
    // @ts-expect-error: a plan cannot be paused.
    await client.modifyPlan("p", () => ({ type: "pause" }));
    // @ts-expect-error: the status has verbs of its own.
    await client.modifySubscription("s", () => ({ type: "update", values: { status: 4 } }));
    return version > 1n ? [] : [];
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    await client.resolve(error, { notes: "mine", quantity: "theirs" });
    return error.rows;
  }
}

/** A client is what a conflict screen sends with. */
export function screen(client: OccamClient, conflict: ConflictError<Subscription>): ConflictState<Subscription> {
  return new ConflictResolution(client, conflict).state;
}

export async function editOffline(client: OccamClient, base: Subscription): Promise<void> {
  const items = new Map<string, string>();
  const queue = await OfflineQueue.open(client, {
    getItem: async (key) => items.get(key) ?? null,
    setItem: async (key, value) => void items.set(key, value),
  });
  await queue.enqueue(queue.project(base).entity, { type: "pause" });
  // @ts-expect-error: a subscription cannot be archived.
  await queue.enqueue(base, { type: "archive" });
  await queue.flush();
}
