/** What the screen relies on of a real server: that questions write nothing, and what it says belongs together. */

import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { beforeEach, describe, expect, test } from "vitest";
import { ConflictResolution } from "../../src/conflict/index.js";
import {
  ConflictError,
  type Entity,
  Intent,
  MutationOutcome,
  OccamClient,
  type Plan,
  type Subscription,
} from "../../src/index.js";
import { rejection } from "../script.js";
import { field } from "./scene.js";

/** The URL of a server full of sample data. */
const baseUrl = process.env.OCCAM_URL ?? "";
const euros = (units: bigint) => ({ currencyCode: "EUR", units });

describe.skipIf(baseUrl === "")("against a server", () => {
  const ana = new OccamClient(createConnectTransport({ baseUrl: baseUrl || "http://unused" }), { principal: "ana" });
  const ben = new OccamClient(createConnectTransport({ baseUrl: baseUrl || "http://unused" }), { principal: "ben" });
  let plan: Plan;
  let subscription: Subscription;

  beforeEach(async () => {
    const code = `plan-${crypto.randomUUID()}`;
    const init = { code, displayName: "Plan", price: euros(9n), billingInterval: { unit: 3, count: 1 } };
    plan = (await ana.createPlan({ plan: init })).entity;
    const created = { customerId: "customer", planId: plan.id, quantity: 1n, notes: "base" };
    subscription = (await ana.createSubscription({ subscription: created })).entity;
  });

  async function refused<T extends Entity>(write: Promise<unknown>, client = ana) {
    const conflict = (await rejection(write, ConflictError)) as unknown as ConflictError<T>;
    return new ConflictResolution<T>(client, conflict);
  }

  const conflictsOf = async (entityId: string) => {
    const { mutations } = await ana.history.listMutations({ entityId, pageSize: 100 });
    return mutations.filter(({ outcome }) => outcome === MutationOutcome.CONFLICT);
  };

  test("a second conflict while choosing is taken over, and no look leaves a trace", async () => {
    await ben.save(subscription, { ...subscription, notes: "ben" });
    const screen = await refused<Subscription>(ana.save(subscription, { ...subscription, notes: "ana", quantity: 2n }));
    const before = (await conflictsOf(subscription.id)).length;
    await screen.refresh();
    // The quantity has nothing to do with the notes.
    expect(screen.state.undecided).toEqual(["notes"]);
    expect(field(screen, "quantity").decision).toEqual({ from: "mine" });
    screen.choose("notes", "mine");
    await ben.modifySubscription(subscription.id, () => ({ type: "update", values: { metadata: { a: "b" } } }));
    await screen.refresh();
    // Nor has the metadata, so that there is nothing to confirm.
    expect(screen.state).toMatchObject({ rounds: 1, undecided: [], currentVersion: 3n });
    await ben.modifySubscription(subscription.id, () => ({ type: "update", values: { notes: "ben again" } }));
    await screen.save();
    expect(screen.state).toMatchObject({ phase: "choosing", rounds: 2, undecided: ["notes"] });
    expect(field(screen, "notes")).toMatchObject({ current: "ben again", changedBy: "ben", changedAgain: true });
    screen.confirm("notes");
    await screen.save();
    expect(screen.state.outcome?.entity).toMatchObject({
      notes: "ana",
      quantity: 2n,
      metadata: { a: "b" },
      version: 5n,
    });
    // The refused save alone.
    expect((await conflictsOf(subscription.id)).length - before).toBe(1);
  });

  test("a price needs a choice when its interval was changed, and a confirmation when that is changed again", async () => {
    await ben.save(plan, { ...plan, billingInterval: { ...interval(plan), unit: 4 }, description: "ben" });
    const edited = {
      ...plan,
      price: { ...(plan.price as NonNullable<Plan["price"]>), units: 10n },
      description: "ana",
    };
    const screen = await refused<Plan>(ana.save(plan, edited));
    await screen.refresh();
    expect(screen.state.undecided).toEqual(["description", "price"]);
    screen.chooseAll("mine");
    const unit = 2;
    await ben.modifyPlan(plan.id, (now) => ({
      type: "update",
      values: { billingInterval: { ...interval(now), unit } },
    }));
    await screen.refresh();
    // The price is what it was, but a price is a price per interval.
    expect(field(screen, "price")).toMatchObject({ changedAgain: true, decision: { from: "mine" } });
    expect(screen.state.undecided).toEqual(["price"]);
  });

  test("two pauses are settled", async () => {
    await ben.modifySubscription(subscription.id, () => ({ type: "pause" }));
    const { version } = subscription;
    const pause = Intent.change("subscription", subscription.id, version, { type: "pause" });
    const screen = await refused<Subscription>(ana.send(pause));
    expect(screen.state).toMatchObject({ settled: true, action: "pause" });
  });

  test("values that were too long for gRPC-Web are shown all the same", async () => {
    const web = new OccamClient(createGrpcWebTransport({ baseUrl }), { principal: "ana" });
    const [mine, theirs] = ["m".repeat(3000), "t".repeat(3000)];
    await ben.save(subscription, { ...subscription, notes: theirs });
    const screen = await refused<Subscription>(web.save(subscription, { ...subscription, notes: mine }), web);
    await screen.refresh();
    expect(field(screen, "notes")).toMatchObject({ base: "base", yours: mine, current: theirs, missing: [] });
    screen.choose("notes", "mine");
    await screen.save();
    expect(screen.state.outcome?.entity.notes).toBe(mine);
  });
});

function interval(plan: Plan): NonNullable<Plan["billingInterval"]> {
  return plan.billingInterval as NonNullable<Plan["billingInterval"]>;
}
