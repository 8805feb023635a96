import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test, vi } from "vitest";
import {
  ConflictError,
  EntityType,
  FieldDiffKind,
  Intent,
  NotFoundError,
  OutcomeUnknownError,
  RefusedError,
  RelatedConflictError,
  type Subscription,
  type SubscriptionChange,
  UnavailableError,
  VersionAheadError,
} from "../src/index.js";
import { aborted, BROKEN, conflict, ID, refusal, rejection, Script, subscription, unavailable } from "./script.js";

const read = subscription(3n, { notes: "old" });
const written = subscription(4n, { notes: "old mine" });

function append(subscription: Subscription): SubscriptionChange {
  return { type: "update", values: { notes: `${subscription.notes} mine` } };
}

function pause(): Intent<Subscription> {
  return Intent.change("subscription", ID, 3n, { type: "pause" });
}

test("a change is sent with the version read, its mask and a request_id", async () => {
  const server = new Script(read, written);
  const outcome = await server.client().modifySubscription(ID, append);
  expect(outcome).toMatchObject({ modified: true, attempts: 1, replayed: false, merge: undefined });
  expect(outcome.entity.version).toBe(4n);
  const [request] = server.writes;
  expect(request).toMatchObject({
    subscription: { id: ID, notes: "old mine", version: 0n },
    updateMask: { paths: ["notes"] },
    expectedVersion: 3n,
    requestId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  });
});

test("a conflict is rebased on the entity in the refusal, under a new request_id", async () => {
  const server = new Script(read, conflict(3n, subscription(5n, { notes: "theirs" })), written);
  const outcome = await server.client().modifySubscription(ID, append);
  expect(outcome.attempts).toBe(2);
  expect(server.seen).toEqual(["getSubscription", "updateSubscription 3", "updateSubscription 5"]);
  expect(server.writes[1]).toMatchObject({ subscription: { notes: "theirs mine" } });
  expect(new Set(server.writes.map(({ requestId }) => requestId)).size).toBe(2);
  expect(server.clock.waits).toEqual([25]);
});

test("an entity dropped from the refusal is read", async () => {
  const dropped = conflict(3n, subscription(5n), { current: { case: undefined } });
  const server = new Script(read, dropped, subscription(6n), written);
  await server.client().modifySubscription(ID, append);
  expect(server.seen.slice(2)).toEqual(["getSubscription", "updateSubscription 6"]);
});

test("a third conflict is raised with all that is known", async () => {
  const diffs = [
    {
      path: "notes",
      kind: FieldDiffKind.BOTH_DIFFER,
      changedBy: "ben",
      changedInVersion: 6n,
      changeTime: { seconds: 1n },
    },
  ];
  const server = new Script(
    read,
    conflict(3n, subscription(4n, { notes: "a" })),
    conflict(4n, subscription(5n, { notes: "b" })),
    conflict(5n, subscription(6n, { notes: "c" }), { diffs }),
  );
  const error = await rejection(server.client().modifySubscription(ID, append), ConflictError<Subscription>);
  expect(error).toMatchObject({
    entityType: EntityType.SUBSCRIPTION,
    entityId: ID,
    expectedVersion: 5n,
    currentVersion: 6n,
    attempts: 3,
    mergeable: false,
    retryable: true,
    base: { version: 5n, notes: "b" },
    yours: { type: "update", values: { notes: "b mine" } },
    current: { version: 6n, notes: "c" },
    rows: [{ path: "notes", changedBy: "ben", changedInVersion: 6n, changeTime: new Date(1000) }],
  });
  expect(error.intent.requestId).toBe(server.writes[2]?.requestId);
  expect(server.clock.waits).toEqual([25, 50]);
});

test("nothing to do sends nothing", async () => {
  const server = new Script(read);
  const outcome = await server.client().modifySubscription(ID, () => undefined);
  expect(outcome).toMatchObject({ modified: false, attempts: 0, entity: { version: 3n } });
  expect(server.seen).toEqual(["getSubscription"]);
});

test("nothing may be left to do after a conflict", async () => {
  const server = new Script(read, conflict(3n, subscription(5n, { notes: "done" })));
  const outcome = await server.client().modifySubscription(ID, (it) => (it.notes === "done" ? undefined : append(it)));
  expect(outcome).toMatchObject({ modified: false, attempts: 1, entity: { version: 5n } });
});

test("what the function does to the entity is not taken for what was read", async () => {
  const server = new Script(read, ...[4n, 5n, 6n].map((version) => conflict(version - 1n, subscription(version))));
  const change = server.client().modifySubscription(ID, (it) => {
    it.notes += " mine";
    return { type: "update", values: { notes: it.notes } };
  });
  expect((await rejection(change, ConflictError<Subscription>)).base?.notes).toBe("");
});

test("a conflict is raised early when the deadline leaves no time to wait", async () => {
  const server = new Script(read, conflict(3n, subscription(5n)));
  await rejection(server.client().modifySubscription(ID, append, { timeoutMs: 25 }), ConflictError);
  expect(server.clock.waits).toEqual([]);
});

test.each([["fetch", BROKEN] as const, ["the server", unavailable()] as const])(
  "an intent that %s gave no answer to is sent again in the same bytes",
  async (_, failure) => {
    const server = new Script(failure, failure, written);
    await server.client().send(pause());
    expect(new Set(server.sent.map(({ bytes }) => bytes)).size).toBe(1);
    expect(server.clock.waits).toEqual([25, 50]);
  },
);

test("an unanswered attempt of modify counts once, and its reply may be a repetition", async () => {
  const server = new Script(read, BROKEN, { reply: { subscription: written, replayed: true } });
  const outcome = await server.client().modifySubscription(ID, append);
  expect(outcome).toMatchObject({ attempts: 1, replayed: true });
});

test("the delay that the server asks for is kept, with the jitter on top", async () => {
  const server = new Script(unavailable(700), written);
  await server.client().send(pause());
  expect(server.clock.waits).toEqual([725]);
});

test("without a deadline ten tries are made", async () => {
  const server = new Script(...Array<ConnectError>(10).fill(unavailable()));
  const intent = pause();
  const error = await rejection(server.client().send(intent), OutcomeUnknownError);
  expect(error.intent).toBe(intent);
  expect(server.sent.length).toBe(10);
  expect(server.clock.waits).toEqual([25, 50, 100, 200, 400, 500, 500, 500, 500]);
});

test("with a deadline tries are made until it, and the server is told", async () => {
  const server = new Script(...Array<ConnectError>(20).fill(unavailable(1000)));
  await rejection(server.client({ timeoutMs: 10_000 }).send(pause()), OutcomeUnknownError);
  expect(server.sent.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000, 8975, 7925, 6825, 5625, 4225, 2725, 1225]);
});

test("a timeoutMs that is undefined is none of its own", async () => {
  const server = new Script(read);
  await server.client({ timeoutMs: 10_000 }).getSubscription(ID, { timeoutMs: undefined });
  expect(server.sent.map(({ timeoutMs }) => timeoutMs)).toEqual([10_000]);
});

test("a wait beyond the deadline is not begun", async () => {
  const server = new Script(unavailable(700));
  await rejection(server.client().send(pause(), { timeoutMs: 725 }), OutcomeUnknownError);
  expect(server.clock.waits).toEqual([]);
});

test("after the deadline nothing is sent", async () => {
  const server = new Script();
  await rejection(server.client().send(pause(), { timeoutMs: 0 }), UnavailableError);
  expect(server.sent).toEqual([]);
});

test("a server that was never reached leaves no doubt", async () => {
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  const never = new TypeError("fetch failed", { cause: refused });
  const error = await rejection(
    new Script(...Array<TypeError>(10).fill(never)).client().send(pause()),
    UnavailableError,
  );
  expect(error.retryable).toBe(true);
  await rejection(new Script(BROKEN, ...Array<TypeError>(9).fill(never)).client().send(pause()), OutcomeUnknownError);
});

test.each([Code.DeadlineExceeded, Code.Canceled, Code.Unknown, Code.Internal])(
  "code %i is left to the caller to repeat",
  async (code) => {
    const server = new Script(refusal(code, "OUTCOME_UNKNOWN"));
    await rejection(server.client().send(pause()), OutcomeUnknownError);
    expect(server.sent.length).toBe(1);
  },
);

test("a call ends with the deadline, even if no answer comes", async () => {
  const server = new Script({ pending: () => {} });
  await rejection(server.client().send(pause(), { timeoutMs: 1 }), OutcomeUnknownError);
});

test("a read that is canceled fails with the signal's reason", async () => {
  const controller = new AbortController();
  const server = new Script({ pending: () => controller.abort(new RangeError("left the page")) });
  await rejection(server.client().getSubscription(ID, { signal: controller.signal }), RangeError);
});

test("a write that is canceled under way is in doubt", async () => {
  const controller = new AbortController();
  const server = new Script({ pending: () => controller.abort() });
  await rejection(server.client().send(pause(), { signal: controller.signal }), OutcomeUnknownError);
});

test("a write that is canceled between two tries is in doubt, too", async () => {
  const controller = new AbortController();
  const server = new Script(unavailable());
  server.clock.onSleep = () => controller.abort();
  await rejection(server.client().send(pause(), { signal: controller.signal }), OutcomeUnknownError);
  expect(server.sent.length).toBe(1);
});

test("nothing is in doubt when a call is canceled after a conflict, or before it was sent", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const server = new Script(read, conflict(3n, subscription(5n)));
  server.clock.onSleep = () => controller.abort(new RangeError("left the page"));
  const mutate = vi.fn(append);
  await rejection(server.client().modifySubscription(ID, mutate, { signal }), RangeError);
  expect(mutate).toHaveBeenCalledOnce();
  await rejection(server.client().send(pause(), { signal }), RangeError);
  expect(server.sent.length).toBe(2);
});

test("a version ahead is not tried again", async () => {
  const detail = { entityType: EntityType.SUBSCRIPTION, entityId: ID, expectedVersion: 9n, currentVersion: 3n };
  const server = new Script(aborted("VERSION_AHEAD", detail));
  const error = await rejection(server.client().send(pause()), VersionAheadError);
  expect(error).toMatchObject({ expectedVersion: 9n, currentVersion: 3n, retryable: false });
  expect(server.sent.length).toBe(1);
});

test.each(["VERSION_CONFLICT", "VERSION_AHEAD"])("%s about the plan is not the subscription's", async (reason) => {
  const detail = {
    entityType: EntityType.PLAN,
    entityId: "plan",
    expectedVersion: 1n,
    currentVersion: 2n,
    current: { case: "plan", value: { displayName: "Pro" } },
  } as const;
  const server = new Script(read, aborted(reason, detail));
  const change = server.client().modifySubscription(ID, () => ({
    type: "changePlan",
    planId: "plan",
    expectedPlanVersion: 1n,
  }));
  const error = await rejection(change, RelatedConflictError);
  expect(error).toMatchObject({ entityType: EntityType.PLAN, current: { displayName: "Pro" }, retryable: false });
  expect(error.message).toBe("plan plan, which the request depends on, is at version 2, not at version 1");
  expect(server.writes[0]).toMatchObject({ planId: "plan", expectedPlanVersion: 1n, expectedVersion: 3n, id: ID });
});

test("an absent entity is not found", async () => {
  const named = { entity_type: "PLAN", entity_id: "p" };
  const server = new Script(refusal(Code.NotFound, "ENTITY_NOT_FOUND", named), new ConnectError("", Code.NotFound));
  const error = await rejection(server.client().getSubscription(ID), NotFoundError);
  expect([error.entityType, error.entityId]).toEqual([EntityType.PLAN, "p"]);
  const unnamed = await rejection(server.client().send(pause()), NotFoundError);
  expect([unnamed.entityType, unnamed.entityId]).toEqual([EntityType.SUBSCRIPTION, ID]);
});

test("a refusal is raised at once, with its reason", async () => {
  const server = new Script(refusal(Code.FailedPrecondition, "INVALID_TRANSITION"));
  const error = await rejection(server.client().send(pause()), RefusedError);
  expect(error).toMatchObject({
    reason: "INVALID_TRANSITION",
    retryable: false,
    message: "INVALID_TRANSITION: as scripted",
  });
});

test("an overloaded server has done nothing, but says nothing of the copy before", async () => {
  const overloaded = refusal(Code.ResourceExhausted, "OVERLOADED");
  const error = await rejection(new Script(overloaded).client().send(pause()), RefusedError);
  expect(error.retryable).toBe(true);
  await rejection(new Script(unavailable(), overloaded).client().send(pause()), OutcomeUnknownError);
});

test("a refusal by the row settles the copy before, too", async () => {
  const server = new Script(unavailable(), refusal(Code.FailedPrecondition, "INVALID_TRANSITION"));
  await rejection(server.client().send(pause()), RefusedError);
});

test("a conflict of a single send is raised at once", async () => {
  const server = new Script(conflict(3n, subscription(5n)));
  const error = await rejection(server.client().send(pause()), ConflictError);
  expect(error).toMatchObject({ attempts: 1, base: undefined, yours: { type: "pause" }, retryable: false });
});

test("a check that is not answered leaves no doubt", async () => {
  const server = new Script(refusal(Code.Unknown, ""));
  await rejection(server.client().send(pause().withValidateOnly()), UnavailableError);
});

test("a reply without an entity is no answer", async () => {
  const server = new Script({ reply: {} }, { reply: {} });
  await rejection(server.client().send(pause()), OutcomeUnknownError);
  expect(server.sent.length).toBe(1);
});

test("plans and invoices are modified likewise", async () => {
  const server = new Script(
    { reply: { plan: { id: ID, version: 1n } } },
    { reply: { plan: { id: ID, version: 2n } } },
    { reply: { invoice: { id: ID, version: 1n } } },
    { reply: { invoice: { id: ID, version: 2n } } },
  );
  await server.client().modifyPlan(ID, () => ({ type: "update", values: { displayName: "Pro", price: undefined } }));
  await server.client().modifyInvoice(ID, () => ({
    type: "recordPayment",
    amount: { currencyCode: "EUR", units: 9n },
    paymentReference: "r1",
  }));
  expect(server.seen).toEqual(["getPlan", "updatePlan 1", "getInvoice", "recordPayment 1"]);
  expect(server.writes[0]).toMatchObject({ updateMask: { paths: ["display_name", "price"] } });
  expect(server.writes[1]).toMatchObject({ amount: { units: 9n }, paymentReference: "r1" });
});
