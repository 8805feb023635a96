/** What other people do beside the browser: subscribe, change, lose races; and what history says of it all. */

import type { MutationRecord, Subscription, SubscriptionChange } from "@occam/client";
import { ConflictError, MutationOutcome } from "@occam/client";
import type { Server } from "./server.js";

/** A subscription for one test alone. */
export async function subscribe(
  server: Server,
  { customer, notes = "", code = "starter" }: { customer: string; notes?: string; code?: string },
): Promise<Subscription> {
  const mia = server.as("mia", "admin");
  const { plans } = await mia.plans.listPlans({});
  const planId = plans.find((plan) => plan.code === code)?.id ?? "";
  const { entity } = await mia.createSubscription({
    subscription: { customerId: customer, planId, notes, quantity: 1n },
  });
  return entity;
}

/** Somebody changes the subscription as it is now. */
export async function change(
  server: Server,
  { id }: Subscription,
  principal: string,
  made: SubscriptionChange,
  role = "billing",
): Promise<Subscription> {
  const { entity } = await server.as(principal, role).modifySubscription(id, () => made);
  return entity;
}

/** Somebody changes the notes from what is gone, and is refused. */
export async function loseRace(server: Server, stale: Subscription, principal: string, notes: string): Promise<void> {
  const lost = await server
    .as(principal)
    .save(stale, { ...stale, notes })
    .catch((error: unknown) => error);
  if (!(lost instanceof ConflictError)) throw new Error(`${principal} lost no race`, { cause: lost });
}

/** All records of an entity, oldest first. */
export async function historyOf(server: Server, { id }: { id: string }): Promise<MutationRecord[]> {
  const { mutations } = await server.as("test", "auditor").history.listMutations({ entityId: id, pageSize: 1000 });
  return mutations.reverse();
}

/** Those that took effect. */
export async function appliedTo(server: Server, entity: { id: string }): Promise<MutationRecord[]> {
  return (await historyOf(server, entity)).filter(
    ({ version, versionBefore, outcome }) => version > versionBefore && outcome !== MutationOutcome.CREATED,
  );
}
