import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import {
  ChoiceError,
  ConflictError,
  FieldDiffKind,
  NotWritableError,
  RefusedError,
  type Subscription,
} from "../src/index.js";
import { BROKEN, conflict, ID, refusal, rejection, Script, subscription } from "./script.js";

const base = subscription(3n, { notes: "old", quantity: 1n });
const edited: Subscription = { ...base, notes: "mine" };
const theirs = (version: bigint) => subscription(version, { notes: "old", quantity: 7n });
const mergeable = (version: bigint) => conflict(3n, theirs(version), { mergeable: true });

test("only what differs is sent, and nothing is read", async () => {
  const server = new Script(subscription(4n));
  expect(await server.client().save(base, edited)).toMatchObject({ modified: true, attempts: 1 });
  expect(server.seen).toEqual(["updateSubscription 3"]);
  expect(server.writes[0]).toMatchObject({
    subscription: { id: ID, notes: "mine", quantity: 0n },
    updateMask: { paths: ["notes"] },
  });
});

test("a disjoint conflict is left to the server to merge, under a new request_id", async () => {
  const merge = { baseVersion: 3n, mergedOver: [{ version: 4n, actor: "ben", paths: ["quantity"] }] };
  const server = new Script(mergeable(4n), { reply: { subscription: subscription(5n), merge } });
  const outcome = await server.client().save(base, edited);
  expect(outcome).toMatchObject({ modified: true, attempts: 2, merge });
  expect(server.seen).toEqual(["updateSubscription 3", "updateSubscription 3 merge"]);
  const [first, second] = server.writes;
  expect(second).toMatchObject({ subscription: first?.subscription, updateMask: first?.updateMask });
  expect(second?.requestId).not.toBe(first?.requestId);
  expect(server.clock.waits).toEqual([25]);
});

test("what is edited while the call waits is not written", async () => {
  const before = subscription(3n, { metadata: { a: "0" } });
  const form = subscription(3n, { metadata: { a: "1" } });
  const server = new Script(mergeable(4n), mergeable(5n), mergeable(6n));
  server.clock.onSleep = () => {
    before.metadata.a = "5";
    form.metadata.a = "6";
  };
  const error = await rejection(server.client().save(before, form), ConflictError);
  expect(server.writes.map(({ subscription }) => subscription)).toEqual(
    Array(3).fill(expect.objectContaining({ metadata: { a: "1" } })),
  );
  expect(error).toMatchObject({
    base: { metadata: { a: "0" } },
    yours: { values: { metadata: { a: "1" } } },
  });
});

test("a conflict about the same field is raised at once", async () => {
  const server = new Script(conflict(3n, subscription(4n, { notes: "theirs" })));
  const error = await rejection(server.client().save(base, edited), ConflictError);
  expect(error).toMatchObject({
    attempts: 1,
    base,
    yours: { type: "update", values: { notes: "mine" } },
    current: { notes: "theirs" },
    mergeable: false,
    retryable: false,
  });
  expect(server.clock.waits).toEqual([]);
});

test("a conflict that ceases to be disjoint is raised then", async () => {
  const server = new Script(mergeable(4n), conflict(3n, theirs(5n)));
  const error = await rejection(server.client().save(base, edited), ConflictError);
  expect(error).toMatchObject({ attempts: 2, retryable: false });
});

test("a third loss is raised", async () => {
  const server = new Script(mergeable(4n), mergeable(5n), mergeable(6n));
  const error = await rejection(server.client().save(base, edited), ConflictError);
  expect(error).toMatchObject({ attempts: 3, mergeable: true, retryable: true });
  expect(server.clock.waits).toEqual([25, 50]);
});

test("a disjoint conflict is raised when the deadline leaves no time to wait", async () => {
  const server = new Script(mergeable(4n));
  await rejection(server.client().save(base, edited, { timeoutMs: 20 }), ConflictError);
  expect(server.clock.waits).toEqual([]);
});

test("an unanswered attempt is sent again unchanged", async () => {
  const server = new Script(BROKEN, subscription(4n));
  expect(await server.client().save(base, edited)).toMatchObject({ attempts: 1 });
  expect(new Set(server.sent.map(({ bytes }) => bytes)).size).toBe(1);
});

test("other refusals of a merge are raised", async () => {
  const server = new Script(mergeable(4n), refusal(Code.InvalidArgument, "INVALID_FIELD"));
  await rejection(server.client().save(base, edited), RefusedError);
});

test("nothing differs and nothing is sent", async () => {
  const server = new Script();
  expect(await server.client().save(base, { ...base })).toEqual({ modified: false, entity: base, attempts: 0 });
});

test("what no update can write is an error before anything is sent", async () => {
  const server = new Script();
  const error = await rejection(server.client().save(base, { ...edited, customerId: "c" }), NotWritableError);
  expect(error.message).toBe("no update can write customer_id of a subscription");
  // So is a whole entity as the values of an update, which would write all that it has.
  const whole = server.client({}).modifySubscription(ID, (it) => ({ type: "update", values: it }));
  await rejection(whole, Error);
});

async function refused(current: Subscription | undefined): Promise<ConflictError<Subscription>> {
  const diffs = [{ path: "notes", kind: FieldDiffKind.BOTH_DIFFER }];
  const dropped = current ? {} : { current: { case: undefined } };
  const error = conflict(3n, current ?? subscription(4n), { diffs, ...dropped });
  return rejection(new Script(error).client().save(base, edited), ConflictError<Subscription>);
}

test("a choice is a new write of what the person saw", async () => {
  const server = new Script(subscription(5n));
  const error = await refused(subscription(4n, { notes: "theirs" }));
  expect(await server.client().resolve(error, { notes: "mine" })).toMatchObject({ modified: true, attempts: 1 });
  expect(server.seen).toEqual(["updateSubscription 4"]);
  expect(server.writes[0]).toMatchObject({ subscription: { notes: "mine" }, updateMask: { paths: ["notes"] } });
  expect(server.writes[0]?.requestId).not.toBe(error.intent.requestId);
});

test("choosing what is there sends nothing", async () => {
  const error = await refused(subscription(4n, { notes: "theirs" }));
  const outcome = await new Script().client().resolve(error, { notes: "theirs" });
  expect(outcome).toMatchObject({ modified: false, entity: { version: 4n } });
});

test("a choice that is missing sends nothing", async () => {
  const error = await refused(subscription(4n));
  await rejection(new Script().client().resolve(error, {}), ChoiceError);
});

test("a choice on what has moved on once more is a conflict again", async () => {
  const current = subscription(4n, { notes: "theirs" });
  const server = new Script(conflict(4n, subscription(5n, { notes: "again" })));
  const error = await rejection(server.client().resolve(await refused(current), { notes: "mine" }), ConflictError);
  expect(error).toMatchObject({ base: current, current: { version: 5n }, expectedVersion: 4n, retryable: false });
});

test("an entity dropped from the refusal is read before the choice is sent, with the version seen", async () => {
  const server = new Script(subscription(6n, { notes: "newer" }), subscription(7n));
  await server.client().resolve(await refused(undefined), { notes: "mine" });
  expect(server.seen).toEqual(["getSubscription", "updateSubscription 4"]);
});
