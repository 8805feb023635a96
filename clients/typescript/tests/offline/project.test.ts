import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  type ChangeOf,
  type Invoice,
  InvoiceSchema,
  InvoiceStatus,
  type Plan,
  PlanSchema,
  PlanState,
  type Subscription,
  SubscriptionSchema,
  SubscriptionStatus,
} from "../../src/index.js";
import { ID } from "../script.js";
import { Disk, openQueue } from "./memory.js";
import { Model } from "./model.js";

const { ACTIVE, PAUSED, CANCELED } = SubscriptionStatus;
const blank = { id: ID, version: 5n, metadata: { a: "1", b: "1" } };
const subscription = create(SubscriptionSchema, { ...blank, status: ACTIVE, notes: "old", quantity: 1n });
const plan = create(PlanSchema, { ...blank, state: PlanState.ACTIVE });
const invoice = create(InvoiceSchema, { ...blank, status: InvoiceStatus.DRAFT });
const open = () => openQueue(new Model(ID), new Disk());

test.each<[ChangeOf<Subscription>, Partial<Subscription>, string[]]>([
  [{ type: "update", values: { notes: "new" } }, { notes: "new", quantity: 1n }, ["notes"]],
  [{ type: "update", values: { notes: undefined as never } }, { notes: "" }, ["notes"]],
  [{ type: "pause" }, { status: PAUSED }, ["status", "pause_time"]],
  [{ type: "resume" }, { status: ACTIVE }, ["status", "pause_time"]],
  [
    { type: "cancel", atPeriodEnd: false, reason: "moved" },
    { status: CANCELED, cancelReason: "moved", cancelAtPeriodEnd: false },
    ["status", "cancel_at_period_end", "cancel_time", "cancel_reason"],
  ],
  [
    { type: "cancel", atPeriodEnd: true, reason: "" },
    { status: ACTIVE, cancelAtPeriodEnd: true },
    ["status", "cancel_at_period_end", "cancel_time", "cancel_reason"],
  ],
  [{ type: "uncancel" }, { cancelAtPeriodEnd: false }, ["cancel_at_period_end", "cancel_time", "cancel_reason"]],
  [{ type: "changePlan", planId: "p" }, { planId: "p", quantity: 1n }, ["plan_id", "quantity", "unit_price"]],
  [{ type: "changePlan", planId: "p", quantity: 3n }, { quantity: 3n }, ["plan_id", "quantity", "unit_price"]],
])("a subscription shows what is queued: %o", async (change, expected, pending) => {
  const queue = await open();
  await queue.enqueue(subscription, change);
  expect(queue.project(subscription)).toMatchObject({ entity: { id: ID, version: 5n, ...expected }, pending });
  expect(queue.project({ ...subscription, id: "another" }).pending).toEqual([]);
});

test.each<[ChangeOf<Plan>, Partial<Plan>]>([
  [{ type: "update", values: { trialDays: 3 } }, { trialDays: 3 }],
  [{ type: "archive" }, { state: PlanState.ARCHIVED }],
  [{ type: "unarchive" }, { state: PlanState.ACTIVE }],
])("a plan shows what is queued: %o", async (change, expected) => {
  const queue = await open();
  await queue.enqueue(plan, change);
  expect(queue.project(plan).entity).toMatchObject(expected);
});

test.each<[ChangeOf<Invoice>, Partial<Invoice>, string[]]>([
  [{ type: "finalize" }, { status: InvoiceStatus.OPEN }, ["status", "number", "finalize_time"]],
  [{ type: "void" }, { status: InvoiceStatus.VOID }, ["status", "void_time"]],
  [{ type: "markUncollectible" }, { status: InvoiceStatus.UNCOLLECTIBLE }, ["status"]],
  [
    { type: "recordPayment", amount: { currencyCode: "EUR", units: 1n }, paymentReference: "1" },
    { status: InvoiceStatus.DRAFT },
    ["status", "amount_paid", "amount_due"],
  ],
])("an invoice shows what is queued: %o", async (change, expected, pending) => {
  const queue = await open();
  await queue.enqueue(invoice, change);
  expect(queue.project(invoice)).toMatchObject({ entity: expected, pending });
});

test("nothing queued is nothing to show", async () => {
  const queue = await open();
  expect(queue.project(subscription)).toEqual({ entity: subscription, pending: [] });
});

test("metadata shows the keys that are queued over what others made of the rest", async () => {
  const queue = await open();
  await queue.enqueue(subscription, { type: "update", values: { metadata: { a: "2" } } });
  const newer = create(SubscriptionSchema, { ...subscription, version: 6n, metadata: { a: "1", b: "1", c: "3" } });
  const { entity, pending } = queue.project(newer);
  expect(entity).toMatchObject({ metadata: { a: "2", c: "3" }, version: 5n });
  expect([pending, newer.metadata.a]).toEqual([["metadata"], "1"]);
});

test("what is done to the base afterwards does nothing to the queue", async () => {
  const queue = await open();
  const base = create(SubscriptionSchema, { ...subscription, metadata: { a: "1" } });
  const values = { metadata: { a: "2" } };
  await queue.enqueue(base, { type: "update", values });
  values.metadata.a = "3";
  base.metadata.a = "4";
  expect(queue.state.writes).toMatchObject([{ base: { metadata: { a: "1" } } }]);
  expect(queue.project(subscription).entity.metadata.a).toBe("2");
});

test("snapshots are the same object until something changes, and listeners are told", async () => {
  const queue = await open();
  const { state } = queue;
  let told = 0;
  const stop = queue.subscribe(() => {
    told++;
    expect(queue.state).not.toBe(state);
  });
  expect(queue.state).toBe(state);
  await queue.enqueue(subscription, { type: "pause" });
  expect(told).toBeGreaterThan(0);
  stop();
  const before = told;
  await queue.flush();
  expect(told).toBe(before);
});
