import { Code, ConnectError } from "@connectrpc/connect";
import { beforeEach, describe, expect, test } from "vitest";
import { type Entity, type Subscription, SubscriptionStatus } from "../../src/index.js";
import type { OfflineQueue } from "../../src/offline/index.js";
import { BROKEN, ID, refusal, unavailable } from "../script.js";
import { Disk, openQueue } from "./memory.js";
import { Model } from "./model.js";

const OTHER = "0199c0de-0000-7000-8000-000000000002";
const notes = (text: string) => ({ type: "update", values: { notes: text } }) as const;

let model: Model;
let disk: Disk;
let queue: OfflineQueue;

beforeEach(async () => {
  model = new Model(ID, OTHER);
  disk = new Disk();
  queue = await openQueue(model, disk);
});

/** What a person sees, and edits. */
const shown = (id = ID): Subscription => queue.project(model.current(id)).entity;
const states = () => queue.state.writes.map(({ state, behind }) => (behind ? `${state}, behind` : state));
const offline = () => {
  model.onCall = () => {
    throw BROKEN;
  };
};
const online = () => {
  model.onCall = () => {};
};

describe("a write is written down", () => {
  test("before enqueue resolves, with its bytes, its request_id and its version", async () => {
    const write = await queue.enqueue(shown(), notes("mine"));
    const [stored] = disk.writes;
    expect(stored).toMatchObject({ id: write.id, intent: JSON.parse(JSON.stringify(write.intent)), sent: false });
    const reopened = await openQueue(model, disk);
    expect(reopened.state.writes).toEqual(queue.state.writes);
    await reopened.flush();
    expect(model.current(ID).notes).toBe("mine");
    expect([...model.accepted.keys()]).toEqual([write.intent.requestId]);
  });

  test("as about to be sent before it is sent", async () => {
    await queue.enqueue(shown(), notes("mine"));
    let sent: unknown;
    model.onCall = () => {
      sent = disk.writes[0]?.sent;
    };
    await queue.flush();
    expect(sent).toBe(true);
    expect(disk.writes).toEqual([]);
  });

  test("and what was sent and not answered is sent again as the same bytes after a restart", async () => {
    await queue.enqueue(shown(), notes("mine"));
    model.onReply = () => {
      throw BROKEN;
    };
    await queue.flush();
    expect(queue.state).toMatchObject({ reachable: false, writes: [{ state: "waiting", doubtful: true }] });
    model.onReply = () => {};
    model.others(ID, { quantity: 7n });
    queue = await openQueue(model, disk);
    const replies: Entity[] = [];
    queue.onReply((entity) => replies.push(entity));
    await queue.flush();
    expect(queue.state.writes).toEqual([]);
    expect(replies).toMatchObject([{ notes: "mine", version: 2n }]);
    expect(model.log.map(({ rpc }) => rpc)).toEqual(["updateSubscription", "others"]);
  });
});

describe("order", () => {
  test("is first in, first out for each entity", async () => {
    await queue.enqueue(shown(), notes("one"));
    await queue.enqueue(shown(OTHER), notes("other"));
    await queue.enqueue(shown(), { type: "pause" });
    expect(states()).toEqual(["waiting", "waiting", "waiting, behind"]);
    await queue.flush();
    expect(model.log.map(({ id, rpc }) => [id, rpc])).toEqual([
      [ID, "updateSubscription"],
      [OTHER, "updateSubscription"],
      [ID, "pauseSubscription"],
    ]);
  });

  test("a conflict holds those behind it on the same entity, and no others", async () => {
    await queue.enqueue(shown(), notes("one"));
    await queue.enqueue(shown(), { type: "pause" });
    await queue.enqueue(shown(OTHER), notes("other"));
    model.others(ID, { notes: "theirs" });
    await queue.flush();
    expect(states()).toEqual(["conflict", "waiting, behind"]);
    expect(model.current(OTHER).notes).toBe("other");
    await queue.flush();
    expect(model.current(ID)).toMatchObject({ notes: "theirs", status: SubscriptionStatus.ACTIVE });
  });

  test("a refused one holds nobody up, and what is behind keeps its version", async () => {
    await queue.enqueue(shown(), notes("bad"));
    await queue.enqueue(shown(), { type: "pause" });
    await queue.flush();
    expect(queue.state.writes).toMatchObject([{ state: "refused", reason: "INVALID_FIELD", doubtful: false }]);
    expect(model.seen).toEqual(["updateSubscription 1", "pauseSubscription 1"]);
  });

  test("what is enqueued during a flush is sent by it", async () => {
    await queue.enqueue(shown(), notes("one"));
    model.onCall = async () => {
      online();
      await queue.enqueue(shown(), notes("two"));
    };
    const flush = queue.flush();
    expect(queue.flush()).toBe(flush);
    await flush;
    expect(model.seen).toEqual(["updateSubscription 1", "updateSubscription 2"]);
    expect(queue.state).toMatchObject({ writes: [], flushing: false, reachable: true });
  });
});

describe("a stale write", () => {
  test("of other fields is merged, as a new request that was written down before", async () => {
    const { intent } = await queue.enqueue(shown(), notes("mine"));
    model.others(ID, { quantity: 7n });
    const onDisk: unknown[] = [];
    model.onCall = (_, { requestId }) => {
      onDisk.push([requestId === intent.requestId, disk.writes[0]?.sent]);
    };
    await queue.flush();
    expect(model.seen).toEqual(["updateSubscription 1", "updateSubscription 1 merge"]);
    expect(onDisk).toEqual([
      [true, true],
      [false, true],
    ]);
    expect(model.current(ID)).toMatchObject({ notes: "mine", quantity: 7n });
  });

  test("that loses to one writer after the other waits for the next flush", async () => {
    await queue.enqueue(shown(), notes("mine"));
    model.others(ID, { quantity: 7n });
    let others = 10n;
    model.onCall = (_, request) => {
      // As a server that loses 5 races says it: mergeable, and refused all the same.
      Object.assign(request, { mergePolicy: 0 });
      model.others(ID, { quantity: others++ });
    };
    await queue.flush();
    expect(queue.state.writes).toMatchObject([{ state: "waiting", reason: "CONTENDED", doubtful: false }]);
    online();
    await queue.flush();
    expect(model.current(ID).notes).toBe("mine");
  });
});

describe("what could not be sent", () => {
  test.each([
    ["the connection is broken", BROKEN, { reachable: false, doubtful: true }],
    ["the server is away", unavailable(), { reachable: false, doubtful: true }],
    ["the server fails", refusal(Code.Internal, "INTERNAL"), { reachable: true, doubtful: true }],
    ["the server is busy", refusal(Code.ResourceExhausted, "OVERLOADED"), { reachable: true, doubtful: false }],
    ["the token has expired", refusal(Code.Unauthenticated, "UNAUTHENTICATED"), { reachable: true, doubtful: false }],
    ["nothing listens there", ConnectError.from(Object.assign(new Error(), { code: "ECONNREFUSED" })), {}],
  ])("waits when %s, and is sent later as the same bytes", async (_, error, expected) => {
    const { intent } = await queue.enqueue(shown(), notes("mine"));
    model.onCall = () => {
      throw error;
    };
    await queue.flush();
    const { reachable, writes } = queue.state;
    expect({ reachable, ...writes[0] }).toMatchObject({ state: "waiting", intent, ...expected });
    online();
    await queue.flush();
    expect([...model.accepted.keys()]).toEqual([intent.requestId]);
    expect(queue.state.writes).toEqual([]);
  });

  test("stops a flush if it concerns all, and lets others go on if not", async () => {
    await queue.enqueue(shown(), notes("mine"));
    await queue.enqueue(shown(OTHER), notes("mine"));
    let calls = 0;
    model.onCall = (_, { subscription }) => {
      calls++;
      if (subscription?.id === ID) throw refusal(Code.Internal, "INTERNAL");
    };
    await queue.flush();
    expect([calls, model.current(OTHER).notes]).toEqual([2, "mine"]);
    await queue.enqueue(shown(OTHER), notes("again"));
    const seen: unknown[] = [];
    model.onCall = (_, { subscription }) => {
      seen.push(subscription?.id);
      throw BROKEN;
    };
    await queue.flush();
    expect(new Set(seen)).toEqual(new Set([ID]));
  });

  test.each([
    ["a proxy's page that is not there", Code.Unimplemented, "Unimplemented"],
    ["a proxy's rules", Code.PermissionDenied, "PermissionDenied"],
  ])("waits when %s kept it from the server, and so do others", async (_, code, reason) => {
    const inBetween = () => {
      throw new ConnectError("HTTP 4xx", code);
    };
    const { intent } = await queue.enqueue(shown(), notes("mine"));
    await queue.enqueue(shown(OTHER), notes("other"));
    model.onCall = (_, { subscription }) => {
      if (subscription?.id === ID) inBetween();
    };
    await queue.flush();
    expect(queue.state.writes).toMatchObject([{ state: "waiting", reason, message: expect.stringContaining("HTTP") }]);
    expect(model.current(OTHER).notes).toBe("other");
    // What says nothing about an earlier copy leaves that in doubt.
    let calls = 0;
    model.onCall = () => {
      if (++calls === 1) throw BROKEN;
      inBetween();
    };
    await queue.flush();
    expect(queue.state).toMatchObject({ reachable: true, writes: [{ state: "waiting", reason, doubtful: true }] });
    online();
    await queue.flush();
    expect([...model.accepted.keys()]).toContain(intent.requestId);
    expect(queue.state.writes).toEqual([]);
  });

  test("a signal that is aborted ends the flush, quietly", async () => {
    await queue.enqueue(shown(), notes("mine"));
    await queue.flush({ signal: AbortSignal.abort() });
    expect(model.seen).toEqual([]);
    const abort = new AbortController();
    model.onCall = () => {
      abort.abort();
      throw BROKEN;
    };
    await queue.flush({ signal: abort.signal });
    expect(queue.state.writes).toMatchObject([{ state: "waiting", doubtful: true }]);
  });
});

describe("what is refused", () => {
  test("is kept until a person discards it", async () => {
    const { id } = await queue.enqueue(shown(), notes("bad"));
    await queue.flush();
    queue = await openQueue(model, disk);
    const message = expect.stringContaining("INVALID_FIELD");
    expect(queue.state.writes).toMatchObject([{ id, state: "refused", reason: "INVALID_FIELD", message }]);
    await queue.discard(id);
    expect([queue.state.writes, disk.writes]).toEqual([[], []]);
  });

  test("can be tried again as it was", async () => {
    const { id } = await queue.enqueue(shown(), notes("mine"));
    model.onCall = () => {
      throw refusal(Code.PermissionDenied, "PERMISSION_DENIED");
    };
    await queue.flush();
    expect(queue.state.writes).toMatchObject([{ state: "refused", reason: "PERMISSION_DENIED", doubtful: false }]);
    online();
    await queue.retry(id);
    await queue.flush();
    expect(model.current(ID).notes).toBe("mine");
  });

  test("stays in doubt if an earlier copy was not answered and the refusal says nothing about that", async () => {
    await queue.enqueue(shown(), notes("mine"));
    offline();
    await queue.flush();
    model.onCall = () => {
      throw refusal(Code.PermissionDenied, "PERMISSION_DENIED");
    };
    await queue.flush();
    expect(queue.state.writes).toMatchObject([{ state: "refused", doubtful: true }]);
  });

  test.each([
    ["a missing entity", (request: Subscription) => ({ ...request, id: OTHER.replace("2", "3") }), "ENTITY_NOT_FOUND"],
    ["a version that is yet to come", (request: Subscription) => ({ ...request, version: 9n }), "VERSION_AHEAD"],
  ])("%s is refused for good", async (_, made, reason) => {
    await queue.enqueue(made(shown()), notes("mine"));
    await queue.flush();
    expect(queue.state.writes).toMatchObject([{ state: "refused", reason }]);
  });
});

describe("discarding", () => {
  test("what is on its way calls it back, and then it is in doubt no more for the queue", async () => {
    const { id } = await queue.enqueue(shown(), notes("mine"));
    await queue.enqueue(shown(OTHER), notes("other"));
    let discarded: Promise<void> | undefined;
    model.onCall = () => {
      expect(states()).toEqual(["sending", "waiting"]);
      discarded = queue.discard(id);
      online();
      throw BROKEN;
    };
    await queue.flush();
    await discarded;
    expect(queue.state.writes).toEqual([]);
    expect(model.log).toMatchObject([{ id: OTHER }]);
  });

  test("what has taken effect meanwhile fails", async () => {
    const { id } = await queue.enqueue(shown(), notes("mine"));
    let discarded: Promise<unknown> | undefined;
    model.onReply = () => {
      discarded ??= queue.discard(id).catch((error: unknown) => error);
    };
    await queue.flush();
    expect(await discarded).toMatchObject({ problem: "no_such_write" });
  });

  test("leaves the version of what is behind it alone", async () => {
    const { id } = await queue.enqueue(shown(), notes("one"));
    await queue.enqueue(shown(), notes("one, two"));
    model.others(ID, { notes: "theirs" });
    // What is queued hides theirs.
    expect(shown()).toMatchObject({ notes: "one, two", version: 1n });
    await queue.enqueue(model.current(ID), notes("three"));
    await queue.discard(id);
    await queue.flush();
    expect(states()).toEqual(["conflict", "waiting, behind"]);
    expect(queue.state.writes[1]?.intent.request).toMatchObject({ expectedVersion: 1n });
  });
});
