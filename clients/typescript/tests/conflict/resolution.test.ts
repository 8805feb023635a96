import { Code } from "@connectrpc/connect";
import { expect, test, vi } from "vitest";
import { ConflictResolution, editStart, fieldsToShow } from "../../src/conflict/index.js";
import { OutcomeUnknownError, RefusedError } from "../../src/index.js";
import { BROKEN, refusal, Script } from "../script.js";
import {
  BOTH_DIFFER,
  BOTH_SAME,
  conflictOf,
  field,
  movedOn,
  NOTES,
  type Rows,
  scene,
  subscription,
  THEIRS_ONLY,
  YOURS_ONLY,
} from "./scene.js";

test("nothing can be saved before the person decided", async () => {
  const { resolution, script, changes } = scene([]);
  expect(resolution.state).toMatchObject({ undecided: ["notes"], canSave: false, phase: "choosing", settled: false });
  await resolution.save();
  expect([script.sent, changes()]).toEqual([[], 0]);
});

test("what was chosen is written on the version that the person saw", async () => {
  const { resolution, script } = scene([subscription(5n, { notes: "mine" })]);
  resolution.choose("notes", "mine");
  expect(field(resolution, "notes")).toMatchObject({ decision: { from: "mine" }, hasResult: true, result: "mine" });
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "saved", outcome: { modified: true, entity: { version: 5n } } });
  expect(script.seen).toEqual(["updateSubscription 4"]);
  expect(script.writes[0]).toMatchObject({ subscription: { notes: "mine" }, updateMask: { paths: ["notes"] } });
});

test("theirs needs no write", async () => {
  const { resolution, script } = scene([]);
  resolution.choose("notes", "theirs");
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "saved", outcome: { modified: false, entity: { notes: "theirs" } } });
  expect(script.sent).toEqual([]);
});

test("a text of the person's own is written", async () => {
  const { resolution, script } = scene([subscription(5n)]);
  resolution.edit("notes", "x".repeat(4001));
  expect(field(resolution, "notes")).toMatchObject({ problem: "too_long", hasResult: false });
  expect(resolution.state).toMatchObject({ undecided: ["notes"], canSave: false });
  resolution.edit("notes", "both");
  expect(field(resolution, "notes")).toMatchObject({ problem: undefined, result: "both" });
  await resolution.save();
  expect(script.writes[0]).toMatchObject({ subscription: { notes: "both" } });
});

test("what was typed is there again when the person comes back to it", () => {
  const { resolution } = scene([]);
  expect(editStart(field(resolution, "notes"), "en")).toBe("mine");
  resolution.edit("notes", "both");
  resolution.chooseAll("theirs");
  expect(field(resolution, "notes")).toMatchObject({ decision: { from: "theirs" }, typed: "both", result: "theirs" });
  expect(editStart(field(resolution, "notes"), "en")).toBe("both");
  resolution.edit("notes", "");
  resolution.choose("notes", "mine");
  expect(editStart(field(resolution, "notes"), "en")).toBe("");
});

test("each kind of change asks as much as it must", () => {
  const rows = {
    "metadata.tier": [BOTH_SAME, "a", "b", "b"],
    notes: [BOTH_DIFFER, "base", "mine", "theirs"],
    quantity: [YOURS_ONLY, "1", "2", "1"],
    status: [THEIRS_ONLY, "ACTIVE", undefined, "PAUSED"],
  } as const;
  const values = { notes: "mine", quantity: 2n, metadata: { tier: "b" } };
  const { resolution } = scene([], rows, { type: "update", values });
  expect(resolution.state.fields.map(({ path, needsChoice, choices }) => [path, needsChoice, choices.length])).toEqual([
    // Those that need a choice first, then in the API's order.
    ["quantity", true, 3],
    ["notes", true, 3],
    ["status", false, 0],
    ["metadata.tier", false, 0],
  ]);
  expect(field(resolution, "status")).toMatchObject({ hasResult: true, result: "PAUSED", changedBy: "bo" });
  resolution.choose("status", "mine");
  resolution.edit("status", "CANCELED");
  expect(field(resolution, "status").decision).toBeUndefined();
  resolution.chooseAll("mine");
  expect(resolution.state).toMatchObject({ undecided: [], canSave: true });
});

test("disjoint changes go without saying, and can be taken back", async () => {
  const rows = { notes: [YOURS_ONLY, "base", "mine", "base"], quantity: [THEIRS_ONLY, "1", undefined, "2"] } as const;
  const { resolution, script } = scene([], rows, undefined, { mergeable: true });
  expect(field(resolution, "notes")).toMatchObject({ needsChoice: false, decision: { from: "mine" }, result: "mine" });
  expect(resolution.state.canSave).toBe(true);
  resolution.choose("notes", "theirs");
  await resolution.save();
  expect([resolution.state.outcome?.modified, script.sent]).toEqual([false, []]);
});

test("what is wanted already needs no choice", async () => {
  const { resolution, script } = scene([], { notes: [BOTH_SAME, "base", "mine", "mine"] });
  expect(resolution.state).toMatchObject({ settled: true, undecided: [], canSave: false });
  await resolution.save();
  expect(script.sent).toEqual([]);
});

test("a verb is decided as a whole", async () => {
  const rows = {
    cancel_at_period_end: [THEIRS_ONLY, false, undefined, true],
    pause_time: [YOURS_ONLY, undefined, "2026-01-01T00:00:00Z"],
    status: [YOURS_ONLY, "ACTIVE", "PAUSED", "ACTIVE"],
  } as const;
  const again = scene([subscription(5n)], rows, { type: "pause" });
  expect(again.resolution.state).toMatchObject({ action: "pause", undecided: ["status", "pause_time"] });
  again.resolution.choose("pause_time", "mine");
  expect(field(again.resolution, "status")).toMatchObject({ decision: { from: "mine" }, result: "PAUSED" });
  await again.resolution.save();
  expect(again.script.seen).toEqual(["pauseSubscription 4"]);

  const left = scene([], rows, { type: "pause" });
  left.resolution.choose("status", "theirs");
  expect(field(left.resolution, "status").result).toBe("ACTIVE");
  await left.resolution.save();
  expect([left.resolution.state.outcome?.modified, left.script.sent]).toEqual([false, []]);
});

test("a verb that others did, too, is settled, but for payments", () => {
  const rows: Rows = {
    pause_time: [BOTH_DIFFER, undefined, "a", "b"],
    status: [BOTH_SAME, "ACTIVE", "PAUSED", "PAUSED"],
  };
  const { resolution } = scene([], rows, { type: "pause" });
  expect(resolution.state).toMatchObject({ settled: true, undecided: [], canSave: false });
  const reason: Rows = {
    cancel_reason: [BOTH_DIFFER, "", "a", "b"],
    status: [BOTH_SAME, "ACTIVE", "CANCELED", "CANCELED"],
  };
  const canceled = scene([], reason, { type: "cancel", atPeriodEnd: false, reason: "a" });
  expect(canceled.resolution.state.settled).toBe(false);
  // Two payments of one amount are two payments.
  const amount = { currencyCode: "EUR", units: 5n };
  const paid = conflictOf(
    "invoice",
    { type: "recordPayment", amount, paymentReference: "r" },
    { amount_paid: [BOTH_SAME, "0.00 EUR", "5.00 EUR", "5.00 EUR"] },
  );
  expect(new ConflictResolution(new Script().client(), paid).state).toMatchObject({
    settled: false,
    undecided: ["amount_paid"],
  });
});

test("a verb of which the server says nothing can be chosen about all the same", async () => {
  const { resolution, script } = scene(
    [],
    { status: [THEIRS_ONLY, "ACTIVE", undefined, "CANCELED"] },
    { type: "pause" },
  );
  expect(resolution.state).toMatchObject({ undecided: ["pause"], settled: false });
  // There are no values of it to be shown.
  expect(fieldsToShow(resolution.state).map(({ path }) => path)).toEqual(["status"]);
  resolution.choose("pause", "theirs");
  await resolution.save();
  expect([resolution.state.phase, script.sent]).toEqual(["saved", []]);
});

test("a refusal leaves the decisions, and can be saved again", async () => {
  const denied = refusal(Code.PermissionDenied, "PERMISSION_DENIED");
  const { resolution, script } = scene([denied, subscription(5n)]);
  resolution.edit("notes", "both");
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "failed", canSave: true, undecided: [] });
  expect(resolution.state.error).toBeInstanceOf(RefusedError);
  expect(field(resolution, "notes").decision).toEqual({ from: "edited", text: "both" });
  await resolution.save();
  expect([resolution.state.phase, resolution.state.error, script.sent.length]).toEqual(["saved", undefined, 2]);
});

test("a write that was not answered is sent again as it was", async () => {
  const timeout = refusal(Code.DeadlineExceeded, "DEADLINE_EXCEEDED");
  const { resolution, script } = scene([timeout, { reply: { subscription: subscription(5n), replayed: true } }]);
  resolution.choose("notes", "mine");
  await resolution.save();
  expect(resolution.state.error).toBeInstanceOf(OutcomeUnknownError);
  // What is there now may be the person's own write: it is not looked at.
  await resolution.refresh();
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "saved", outcome: { modified: true, replayed: true } });
  expect(script.sent.map(({ bytes }) => bytes)).toEqual([script.sent[0]?.bytes, script.sent[0]?.bytes]);
});

test("a write stays unanswered until there is an answer about it", async () => {
  const timeout = refusal(Code.DeadlineExceeded, "DEADLINE_EXCEEDED");
  const signedOut = refusal(Code.Unauthenticated, "UNAUTHENTICATED");
  const overloaded = refusal(Code.ResourceExhausted, "OVERLOADED");
  const answer = { reply: { subscription: subscription(5n), replayed: true } };
  const { resolution, script } = scene([timeout, signedOut, overloaded, answer]);
  resolution.choose("notes", "mine");
  for (const phase of ["failed", "failed", "failed", "saved"]) {
    await resolution.save();
    expect(resolution.state.phase).toBe(phase);
    // The same choice once more is no other one.
    resolution.chooseAll("mine");
  }
  expect(new Set(script.sent.map(({ bytes }) => bytes)).size).toBe(1);
  expect(resolution.state.outcome).toMatchObject({ replayed: true });
});

test("a refusal that is about the write itself settles it", async () => {
  const timeout = refusal(Code.DeadlineExceeded, "DEADLINE_EXCEEDED");
  const invalid = refusal(Code.InvalidArgument, "INVALID_FIELD");
  const { resolution, script } = scene([timeout, invalid, subscription(5n)]);
  resolution.choose("notes", "mine");
  for (const _ of [1, 2, 3]) await resolution.save();
  const [first, second, third] = script.writes.map(({ requestId }) => requestId);
  expect([first === second, second === third]).toEqual([true, false]);
});

test("theirs after an unanswered write is looked at once more: it may be the person's own", async () => {
  const NEWER: Rows = { notes: [BOTH_SAME, "base", "mine", "mine"] };
  const timeout = refusal(Code.DeadlineExceeded, "DEADLINE_EXCEEDED");
  const { resolution, script } = scene([timeout, movedOn(5n, NEWER)]);
  resolution.choose("notes", "mine");
  await resolution.save();
  resolution.choose("notes", "theirs");
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "choosing", currentVersion: 5n, rounds: 1 });
  expect(script.seen).toEqual(["updateSubscription 4", "updateSubscription 3"]);

  const lost = scene([timeout, movedOn(4n, NOTES)]);
  lost.resolution.choose("notes", "mine");
  await lost.resolution.save();
  lost.resolution.choose("notes", "theirs");
  await lost.resolution.save();
  expect(lost.resolution.state).toMatchObject({ phase: "saved", outcome: { modified: false } });
});

test("a screen that fails takes nothing along with it", async () => {
  const unhandled = vi.fn();
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", unhandled);
  const { resolution, script } = scene([subscription(5n)]);
  resolution.choose("notes", "mine");
  resolution.subscribe(() => {
    throw new Error("cannot be drawn");
  });
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "saved", error: undefined });
  expect(script.sent).toHaveLength(1);
  // It is reported all the same.
  await vi.waitFor(() => expect(unhandled).toHaveBeenCalledTimes(2));
  process.removeAllListeners("unhandledRejection");
  for (const listener of others) process.on("unhandledRejection", listener);
});

test("other decisions after an unanswered write are another write", async () => {
  const { resolution, script } = scene([refusal(Code.DeadlineExceeded, "DEADLINE_EXCEEDED"), subscription(5n)]);
  resolution.choose("notes", "mine");
  await resolution.save();
  resolution.edit("notes", "both");
  await resolution.save();
  const [first, second] = script.writes;
  expect(second).toMatchObject({ subscription: { notes: "both" }, expectedVersion: 4n });
  expect(second?.requestId).not.toBe(first?.requestId);
});

test("while it is being saved nothing else can be done", async () => {
  const { resolution, script } = scene([BROKEN, subscription(5n)]);
  resolution.choose("notes", "mine");
  const saving = resolution.save();
  expect(resolution.state).toMatchObject({ phase: "saving", canSave: false });
  resolution.choose("notes", "theirs");
  await resolution.save();
  expect(field(resolution, "notes").decision).toEqual({ from: "mine" });
  await saving;
  expect([resolution.state.phase, script.sent.length]).toEqual(["saved", 2]);
});

test("a queue may keep it for later", async () => {
  const conflict = conflictOf("subscription", { type: "update", values: { notes: "mine" } }, NOTES);
  const sender = { resolve: async () => "queued" as const, send: async () => Promise.reject(new Error("not here")) };
  const queued = new ConflictResolution(sender, conflict);
  queued.choose("notes", "mine");
  await queued.save();
  expect(queued.state).toMatchObject({ phase: "queued", canSave: false, outcome: undefined });
});

test("the snapshot is the same object until something changes", () => {
  const { resolution, changes } = scene([]);
  const { state } = resolution;
  expect(resolution.state).toBe(state);
  resolution.choose("nobody", "mine");
  expect(resolution.state).toBe(state);
  resolution.choose("notes", "mine");
  expect([resolution.state === state, changes()]).toEqual([false, 1]);
  expect(state.fields[0]?.decision).toBeUndefined();
});
