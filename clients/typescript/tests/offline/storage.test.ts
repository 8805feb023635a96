import { expect, test } from "vitest";
import type { Subscription } from "../../src/index.js";
import { OfflineQueue, QueueError } from "../../src/offline/index.js";
import { ID, rejection } from "../script.js";
import { clientOf, Disk, openQueue } from "./memory.js";
import { Model } from "./model.js";

const notes = (text: string) => ({ type: "update", values: { notes: text } }) as const;
const full = new Error("QuotaExceededError");

test("a storage that is full fails enqueue, and leaves nothing of the write", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const queue = await openQueue(model, disk);
  await queue.enqueue(model.current(ID), notes("one"));
  const { state, text } = { state: queue.state, text: disk.text };
  disk.onAccess = (access) => {
    if (access === "set") throw full;
  };
  const error = await rejection(queue.enqueue(model.current(ID), notes("two")), QueueError);
  expect(error).toMatchObject({ problem: "storage", retryable: true, cause: full });
  expect([queue.state, disk.text]).toEqual([state, text]);
});

test("what a failing storage took all the same is taken back", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const storage = disk.mount();
  const queue = await OfflineQueue.open(clientOf(model), {
    ...storage,
    setItem: async (key, value) => {
      await storage.setItem(key, value);
      if (value.includes("waiting")) throw full;
    },
  });
  await rejection(queue.enqueue(model.current(ID), notes("one")), QueueError);
  expect(disk.writes).toEqual([]);
});

test("or does not count, if that fails, too", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const storage = disk.mount();
  let isFull = true;
  const setItem = async (key: string, value: string) => {
    if (value.includes("waiting")) await storage.setItem(key, value);
    if (isFull) throw full;
    await storage.setItem(key, value);
  };
  const queue = await OfflineQueue.open(clientOf(model), { ...storage, setItem });
  await rejection(queue.enqueue(model.current(ID), notes("one")), QueueError);
  expect(disk.writes).toHaveLength(1);
  isFull = false;
  await queue.enqueue(model.current(ID), { type: "pause" });
  expect(disk.writes).toMatchObject([{ intent: { type: "pause" } }]);
});

test("a storage that throws before it gives a promise fails as any other", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  let isFull = false;
  const setItem = (_key: string, value: string): Promise<void> => {
    if (isFull) throw full;
    disk.text = value;
    return Promise.resolve();
  };
  const queue = await OfflineQueue.open(clientOf(model), { ...disk.mount(), setItem });
  isFull = true;
  const error = await rejection(queue.enqueue(model.current(ID), notes("one")), QueueError);
  expect(error).toMatchObject({ problem: "storage", cause: full });
});

test("nothing is sent that could not be written down", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const queue = await openQueue(model, disk);
  await queue.enqueue(model.current(ID), notes("one"));
  disk.onAccess = (access) => {
    if (access === "set") throw full;
  };
  await rejection(queue.flush(), QueueError);
  expect(model.seen).toEqual([]);
  expect(queue.state).toMatchObject({ flushing: false, writes: [{ state: "waiting" }] });
});

test("a reply that could not be written down is asked for again", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const queue = await openQueue(model, disk);
  await queue.enqueue(model.current(ID), notes("one"));
  model.onReply = () => {
    disk.onAccess = () => {
      throw full;
    };
  };
  await rejection(queue.flush(), QueueError);
  disk.onAccess = () => {};
  model.onReply = () => {};
  await queue.flush();
  expect(queue.state.writes).toEqual([]);
  expect(model.log).toHaveLength(1);
});

test.each([
  ["of a newer format", '{"format":2,"writes":[]}'],
  ["damaged", '{"format":1,"wri'],
  ["of something else", "null"],
  [
    "with a change that this version does not know",
    '{"format":1,"writes":[{"status":"waiting","sent":false,"intent":{"kind":"subscription","type":"transfer","request":""}}]}',
  ],
  [
    "with a kind that this version does not know",
    '{"format":1,"writes":[{"status":"waiting","sent":false,"intent":{"kind":"coupon","type":"update","request":""}}]}',
  ],
  [
    "with a state that this version does not know",
    '{"format":1,"writes":[{"status":"parked","sent":false,"intent":{}}]}',
  ],
])("content %s is left as it is", async (_, text) => {
  const disk = new Disk();
  disk.text = text;
  const error = await rejection(openQueue(new Model(ID), disk), QueueError);
  expect(error).toMatchObject({ problem: "unreadable", retryable: false });
  expect(disk.text).toBe(text);
});

test("a storage that was cleared under the queue gets it back", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const queue = await openQueue(model, disk);
  await queue.enqueue(model.current(ID), notes("one"));
  disk.text = null;
  await queue.enqueue(queue.project(model.current(ID)).entity, notes("two"));
  expect(disk.writes).toHaveLength(2);
});

test("two instances on one storage keep each other's writes, and send each once", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const [one, other] = [await openQueue(model, disk), await openQueue(model, disk)];
  await one.enqueue(model.current(ID), notes("one"));
  await other.enqueue(model.current(ID), { type: "pause" });
  await one.enqueue(one.project(model.current(ID)).entity, notes("two"));
  expect(disk.writes).toHaveLength(3);
  await Promise.all([one.flush(), other.flush()]);
  await Promise.all([one.flush(), other.flush()]);
  expect(disk.writes).toEqual([]);
  expect(model.log.map(({ rpc }) => rpc)).toEqual(["updateSubscription", "pauseSubscription", "updateSubscription"]);
  expect([one.state.writes, other.state.writes]).toEqual([[], []]);
});

test("instances that enqueue at the same time on one storage lose nothing", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const storage = disk.mount();
  const queues = await Promise.all([1, 2, 3].map(() => OfflineQueue.open(clientOf(model), storage)));
  await Promise.all(queues.flatMap((queue) => [1, 2].map((n) => queue.enqueue(model.current(ID), notes(`${n}`)))));
  expect(disk.writes).toHaveLength(6);
});

test("a browser's windows wait for each other by its locks", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const names: string[] = [];
  const locks = {
    request: (name: string, run: () => Promise<unknown>) => {
      names.push(name);
      return run();
    },
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  try {
    const queue = await openQueue(model, disk);
    await queue.enqueue(model.current(ID), notes("one"));
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else Reflect.deleteProperty(globalThis, "navigator");
  }
  expect(names).toEqual(["occam:occam.offline", "occam:occam.offline"]);
});

test("the queue is full before a single value is too long for a phone's storage", async () => {
  const [model, disk] = [new Model(ID), new Disk()];
  const queue = await openQueue(model, disk);
  const long = "x".repeat(40_000);
  const fill = async () => {
    for (let base: Subscription = model.current(ID); ; base = queue.project(base).entity) {
      await queue.enqueue(base, notes(long + queue.state.writes.length));
    }
  };
  expect(await rejection(fill(), QueueError)).toMatchObject({ problem: "full", retryable: true });
  expect(disk.text?.length).toBeLessThan(1_000_000);
  const count = queue.state.writes.length;
  expect(count).toBeGreaterThan(5);
  await queue.flush();
  expect(queue.state.writes).toEqual([]);
  expect(model.log).toHaveLength(count);
});
