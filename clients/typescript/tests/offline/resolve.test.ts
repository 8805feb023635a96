import { Code } from "@connectrpc/connect";
import { beforeEach, expect, test } from "vitest";
import { ConflictResolution } from "../../src/conflict/index.js";
import { ConflictError, FieldDiffKind, RefusedError, type Subscription, UnavailableError } from "../../src/index.js";
import { type OfflineQueue, QueueError } from "../../src/offline/index.js";
import { BROKEN, ID, refusal, rejection, unavailable } from "../script.js";
import { Disk, openQueue } from "./memory.js";
import { Model } from "./model.js";

const notes = (text: string) => ({ type: "update", values: { notes: text } }) as const;

let model: Model;
let disk: Disk;
let queue: OfflineQueue;
let id: string;

/** A write that met somebody else's, after a restart. */
beforeEach(async () => {
  model = new Model(ID);
  disk = new Disk();
  queue = await openQueue(model, disk);
  ({ id } = await queue.enqueue(model.current(ID), notes("mine")));
  model.others(ID, { notes: "theirs" });
  await queue.flush();
  queue = await openQueue(model, disk);
});

const asked = async () => (await queue.conflict(id)) as ConflictError<Subscription>;
const write = () => queue.state.writes[0];

test("a conflict is asked anew, without writing, as the conflict of the write itself", async () => {
  model.others(ID, { notes: "theirs, later", quantity: 2n });
  const conflict = await asked();
  expect(model.seen.at(-1)).toBe("updateSubscription 1 merge check");
  expect(conflict).toMatchObject({
    currentVersion: 3n,
    expectedVersion: 1n,
    yours: notes("mine"),
    base: { notes: "n0" },
  });
  expect(conflict.intent.validateOnly).toBe(false);
  expect(conflict.rows).toContainEqual(
    expect.objectContaining({
      path: "notes",
      kind: FieldDiffKind.BOTH_DIFFER,
      yours: "mine",
      current: "theirs, later",
    }),
  );
  await rejection(queue.conflict("?"), QueueError);
});

test("one that is none any more goes back to what is sent", async () => {
  // They took it back.
  model.others(ID, { notes: "n0" });
  expect(await rejection(queue.conflict(id), QueueError)).toMatchObject({ problem: "wrong_state" });
  await queue.flush();
  expect(model.current(ID).notes).toBe("mine");
});

test("what is the matter with asking is said", async () => {
  model.onCall = () => {
    throw unavailable();
  };
  await rejection(queue.conflict(id), UnavailableError);
  expect(write()).toMatchObject({ state: "conflict" });
});

test("a choice takes the write's place on the disk before it is sent", async () => {
  const conflict = await asked();
  let stored: unknown;
  model.onCall = (_, { requestId }) => {
    stored = [disk.writes[0]?.id, disk.writes[0]?.sent, requestId === conflict.intent.requestId];
  };
  const outcome = await queue.sender(id).resolve(conflict, { notes: "mine" });
  expect(stored).toEqual([id, true, false]);
  expect(outcome).toMatchObject({ modified: true, entity: { notes: "mine", version: 3n } });
  expect(queue.state.writes).toEqual([]);
});

test.each([
  ["before it arrives", "onCall"],
  ["before it is answered", "onReply"],
] as const)("a choice whose connection breaks %s is queued, and takes effect once", async (_, hook) => {
  const conflict = await asked();
  model[hook] = () => {
    throw BROKEN;
  };
  expect(await queue.sender(id).resolve(conflict, { notes: "mine" })).toBe("queued");
  expect(write()).toMatchObject({ id, state: "waiting", doubtful: true });
  // What became of the first choice has to be known before there is another.
  expect(await rejection(queue.sender(id).resolve(conflict, { notes: "theirs" }), QueueError)).toMatchObject({
    problem: "wrong_state",
  });
  model[hook] = () => {};
  queue = await openQueue(model, disk);
  await queue.flush();
  expect(model.log.map(({ rpc }) => rpc)).toEqual(["others", "updateSubscription"]);
  expect(queue.state.writes).toEqual([]);
});

test("theirs as a whole drops the write", async () => {
  expect(await queue.sender(id).resolve(await asked(), { notes: "theirs" })).toMatchObject({ modified: false });
  expect(disk.writes).toEqual([]);
  expect(model.log).toHaveLength(1);
});

test("a choice that was overtaken is the conflict then", async () => {
  const conflict = await asked();
  model.others(ID, { notes: "theirs, later" });
  const newer = await rejection(queue.sender(id).resolve(conflict, { notes: "mine" }), ConflictError);
  expect(newer).toMatchObject({ expectedVersion: 2n, currentVersion: 3n, base: { notes: "theirs" } });
  expect(write()).toMatchObject({ id, state: "conflict", base: { notes: "theirs" } });
  expect(await asked()).toMatchObject({ expectedVersion: 2n, currentVersion: 3n });
  // The screen goes on with its first question, and may come to another choice.
  const outcome = await queue.sender(id).resolve(await asked(), { notes: "mine" });
  expect(outcome).toMatchObject({ modified: true, entity: { notes: "mine", version: 4n } });
});

test("a choice that was overtaken by changes of other fields is merged", async () => {
  const conflict = await asked();
  model.others(ID, { quantity: 7n });
  const outcome = await queue.sender(id).resolve(conflict, { notes: "mine" });
  expect(outcome).toMatchObject({ modified: true, entity: { notes: "mine", quantity: 7n }, attempts: 2 });
});

test("a choice that is refused can be made otherwise", async () => {
  const conflict = await asked();
  const bad = { ...model.current(ID), notes: "bad" };
  await rejection(queue.sender(id).resolve(conflict, { notes: { edited: bad } }), RefusedError);
  expect(write()).toMatchObject({ state: "refused", reason: "INVALID_FIELD" });
  await queue.sender(id).resolve(conflict, { notes: "mine" });
  expect(model.current(ID).notes).toBe("mine");
});

test("a choice that is refused while its first copy is in doubt leaves a screen that says so", async () => {
  const resolution = new ConflictResolution(queue.sender(id), await asked());
  resolution.choose("notes", "mine");
  let calls = 0;
  model.onCall = () => {
    throw ++calls === 1 ? BROKEN : refusal(Code.PermissionDenied, "PERMISSION_DENIED");
  };
  const problem = { phase: "failed", error: { name: "QueueError", problem: "wrong_state" } };
  await resolution.save();
  expect(resolution.state).toMatchObject(problem);
  expect(write()).toMatchObject({ state: "refused", reason: "PERMISSION_DENIED", doubtful: true });
  await resolution.save();
  expect(resolution.state).toMatchObject(problem);
  // Who is given the right tries again, and finds out.
  model.onCall = () => {};
  await queue.retry(id);
  await queue.flush();
  expect(model.log.map(({ rpc }) => rpc)).toEqual(["others", "updateSubscription"]);
});

test("a choice about a conflict that was only asked about is written", async () => {
  const { intent } = await asked();
  const question = queue.sender(id).send(intent.withValidateOnly());
  const conflict = (await rejection(question, ConflictError)) as ConflictError<Subscription>;
  await queue.sender(id).resolve(conflict, { notes: "mine" });
  expect(model.current(ID).notes).toBe("mine");
});

test("a sender writes nothing past the queue", async () => {
  const conflict = await asked();
  await rejection(queue.sender(id).send(conflict.intent), TypeError);
});

test("the state machine of the screen works on it", async () => {
  const resolution = new ConflictResolution(queue.sender(id), await asked());
  model.others(ID, { notes: "theirs, later" });
  resolution.choose("notes", "mine");
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "choosing", rounds: 1, undecided: ["notes"] });
  resolution.confirm("notes");
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "saved", outcome: { entity: { notes: "mine", version: 4n } } });
  expect(queue.state.writes).toEqual([]);
});
