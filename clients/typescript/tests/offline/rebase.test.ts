import { Code } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";
import type { ConflictError, Subscription } from "../../src/index.js";
import type { OfflineQueue } from "../../src/offline/index.js";
import { BROKEN, ID, refusal } from "../script.js";
import { Disk, openQueue } from "./memory.js";
import { Model } from "./model.js";

const notes = (text: string) => ({ type: "update", values: { notes: text } }) as const;
const quantity = (value: bigint) => ({ type: "update", values: { quantity: value } }) as const;
const metadata = (values: Record<string, string>) => ({ type: "update", values: { metadata: values } }) as const;

let model: Model;
let queue: OfflineQueue;

beforeEach(async () => {
  model = new Model(ID);
  queue = await openQueue(model, new Disk());
});

const shown = (): Subscription => queue.project(model.current(ID)).entity;
const states = () => queue.state.writes.map(({ state }) => state);

test("a write behind another is made from that one's reply, under its own request_id", async () => {
  await queue.enqueue(shown(), notes("one"));
  const { intent } = await queue.enqueue(shown(), { type: "pause" });
  const last = await queue.enqueue(shown(), notes("one, two"));
  await queue.flush();
  expect(model.seen).toEqual(["updateSubscription 1", "pauseSubscription 2", "updateSubscription 3"]);
  expect([...model.accepted.keys()].slice(1)).toEqual([intent.requestId, last.intent.requestId]);
});

test("also when the reply is a repetition, and others have gone on since", async () => {
  await queue.enqueue(shown(), notes("one"));
  await queue.enqueue(shown(), notes("one, two"));
  model.onReply = () => {
    throw BROKEN;
  };
  await queue.flush();
  model.onReply = () => {};
  model.others(ID, { notes: "theirs, over one" });
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(queue.state.writes[0]?.intent.request).toMatchObject({ expectedVersion: 2n });
});

test("one that changed nothing moves nobody on", async () => {
  await queue.enqueue(shown(), notes("n0"));
  await queue.enqueue(shown(), notes("mine"));
  await queue.flush();
  expect(model.seen).toEqual(["updateSubscription 1", "updateSubscription 1"]);
});

test("after a merge, an update of the same single field is moved on", async () => {
  await queue.enqueue(shown(), notes("one"));
  await queue.enqueue(shown(), notes("one, two"));
  model.others(ID, { quantity: 7n });
  await queue.flush();
  expect(model.current(ID)).toMatchObject({ notes: "one, two", quantity: 7n });
  expect(model.seen.at(-1)).toBe("updateSubscription 3");
});

test("after a merge, an update of another field is not", async () => {
  await queue.enqueue(shown(), notes("one"));
  await queue.enqueue(shown(), quantity(2n));
  model.others(ID, { quantity: 7n });
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID)).toMatchObject({ notes: "one", quantity: 7n });
});

test("after a merge, a verb is not", async () => {
  await queue.enqueue(shown(), notes("one"));
  await queue.enqueue(shown(), { type: "cancel", atPeriodEnd: true, reason: "" });
  model.others(ID, { quantity: 7n });
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
});

test("after a merge that came to what is there already, nothing is", async () => {
  await queue.enqueue(shown(), notes("same"));
  await queue.enqueue(shown(), quantity(2n));
  model.others(ID, { notes: "same", quantity: 7n });
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID).quantity).toBe(7n);
});

test("after a merge, metadata is not: to write it whole would take others' keys away", async () => {
  await queue.enqueue(shown(), metadata({ a: "1" }));
  await queue.enqueue(shown(), metadata({ a: "1", b: "2" }));
  model.others(ID, { metadata: { theirs: "1" } });
  await queue.flush();
  expect(model.current(ID).metadata).toEqual({ a: "1", b: "2", theirs: "1" });
});

test("after a merge of several fields, one of them is not: it may have been written as it was", async () => {
  await queue.enqueue(shown(), { type: "update", values: { notes: "one", quantity: 1n } });
  await queue.enqueue(shown(), quantity(2n));
  // In the group of the quantity.
  model.others(ID, { planId: "p1" });
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID)).toMatchObject({ notes: "one", quantity: 1n, planId: "p1" });
});

test("after a merge over changes of the very field, nothing is", async () => {
  await queue.enqueue(shown(), notes("one"));
  await queue.enqueue(shown(), notes("one, two"));
  model.others(ID, { notes: "theirs" });
  model.others(ID, { notes: "n0" });
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID).notes).toBe("one");
});

test("an older base than the earlier write's is not", async () => {
  const before = model.current(ID);
  model.others(ID, { quantity: 7n });
  await queue.enqueue(shown(), notes("one"));
  await queue.enqueue(before, quantity(2n));
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID).quantity).toBe(7n);
});

test("what does not show the earlier write's value is not", async () => {
  const before = model.current(ID);
  await queue.enqueue(before, metadata({ a: "1" }));
  await queue.enqueue(before, metadata({ b: "2" }));
  await queue.flush();
  expect(model.current(ID).metadata).toEqual({ a: "1", b: "2" });
  await queue.enqueue(shown(), notes("one"));
  await queue.enqueue(model.current(ID), notes("two"));
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
});

test("a write that is tried again does not move on what was queued without it", async () => {
  const { id } = await queue.enqueue(shown(), notes("one"));
  model.onCall = () => {
    throw refusal(Code.PermissionDenied, "PERMISSION_DENIED");
  };
  await queue.flush();
  await queue.enqueue(shown(), notes("two"));
  model.onCall = () => {};
  await queue.retry(id);
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID).notes).toBe("one");
});

test("after a merge that changed nothing, an update of the same field is not: its group was not compared", async () => {
  await queue.enqueue(shown(), quantity(1n));
  await queue.enqueue(shown(), quantity(2n));
  model.others(ID, { planId: "p1" });
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID).quantity).toBe(1n);
});

test("after a merge from a newer version than its own, nothing is", async () => {
  const before = model.current(ID);
  model.others(ID, { planId: "p1" });
  await queue.enqueue(shown(), quantity(2n));
  await queue.enqueue(queue.project(before).entity, quantity(3n));
  model.others(ID, { notes: "theirs" });
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID).quantity).toBe(2n);
});

test("a form that was opened before a flush and is saved after it is moved on", async () => {
  await queue.enqueue(shown(), notes("one"));
  const form = shown();
  const unaware = model.current(ID);
  await queue.flush();
  await queue.enqueue(form, notes("one, two"));
  await queue.flush();
  expect(model.current(ID).notes).toBe("one, two");
  await queue.enqueue(unaware, notes("two"));
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
});

test("what queued writes hide is not counted as seen", async () => {
  const { id } = await queue.enqueue(shown(), notes("one"));
  model.others(ID, { notes: "theirs" });
  const form = queue.project(model.current(ID));
  expect(form).toMatchObject({ entity: { notes: "one", version: 1n }, pending: ["notes"] });
  await queue.discard(id);
  await queue.enqueue(form.entity, notes("one, two"));
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID).notes).toBe("theirs");
});

test("a choice is not moved on by an earlier write that is tried again before it", async () => {
  const refused = await queue.enqueue(shown(), quantity(3n));
  const { id } = await queue.enqueue(shown(), { type: "update", values: { notes: "mine", quantity: 2n } });
  model.others(ID, { notes: "theirs" });
  model.onCall = (_, { requestId }) => {
    if (requestId === refused.intent.requestId) throw refusal(Code.PermissionDenied, "PERMISSION_DENIED");
  };
  await queue.flush();
  expect(states()).toEqual(["refused", "conflict"]);
  model.onCall = () => {};
  const conflict = (await queue.conflict(id)) as ConflictError<Subscription>;
  await queue.retry(refused.id);
  // It was chosen over a quantity of 1.
  expect(await queue.sender(id).resolve(conflict, { notes: "mine", quantity: "mine" })).toBe("queued");
  await queue.flush();
  expect(states()).toEqual(["conflict"]);
  expect(model.current(ID).quantity).toBe(3n);
});

test("what was sent before is not, even if that copy was refused", async () => {
  const disk = new Disk();
  queue = await openQueue(model, disk);
  const { intent } = await queue.enqueue(shown(), notes("one"));
  await queue.enqueue(shown(), { type: "pause" });
  const other = await openQueue(model, disk);
  let flush: Promise<void> | undefined;
  // While one window waits for its answer, the other is told that nobody is signed in any more.
  model.onReply = async () => {
    if (flush) return;
    model.onCall = (rpc) => {
      const [code, reason] = rpc.startsWith("pause")
        ? [Code.Unauthenticated, "UNAUTHENTICATED"]
        : [Code.PermissionDenied, "X"];
      throw refusal(code as Code, reason as string);
    };
    flush = other.flush();
    await flush;
    model.onCall = () => {};
  };
  await queue.flush();
  expect(model.seen).toEqual(["updateSubscription 1", "pauseSubscription 1", "pauseSubscription 1 merge"]);
  expect([...model.accepted.keys()][0]).toBe(intent.requestId);
});
