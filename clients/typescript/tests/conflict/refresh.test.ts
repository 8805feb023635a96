import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { ConflictResolution, type ConflictSender } from "../../src/conflict/index.js";
import { UnavailableError } from "../../src/index.js";
import { refusal, Script, unavailable } from "../script.js";
import {
  BOTH_DIFFER,
  BOTH_SAME,
  base,
  conflictOf,
  field,
  movedOn,
  NOTES,
  scene,
  subscription,
  THEIRS_ONLY,
  theirs,
  YOURS_ONLY,
} from "./scene.js";

const QUANTITY = { quantity: [YOURS_ONLY, "1", "2", "1"] } as const;
const CHANGE = { type: "update", values: { notes: "mine" } } as const;
const BOTH = { type: "update", values: { notes: "mine", quantity: 2n } } as const;

test("a second conflict while saving is shown in place, with all decisions", async () => {
  const NEWER = { ...QUANTITY, notes: [BOTH_DIFFER, "base", "mine", "theirs 2"] } as const;
  const { resolution, script } = scene(
    // Nobody else touched what belongs to the quantity.
    [movedOn(5n, {}), movedOn(5n, NEWER), subscription(5n), subscription(5n), subscription(6n)],
    { ...NOTES, ...QUANTITY },
    BOTH,
  );
  resolution.edit("notes", "both");
  resolution.choose("quantity", "mine");
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "choosing", rounds: 1, baseVersion: 3n, currentVersion: 5n });
  expect(field(resolution, "notes")).toMatchObject({
    current: "theirs 2",
    decision: { from: "edited", text: "both" },
    changedAgain: true,
  });
  // Theirs of the quantity is what it was.
  expect(field(resolution, "quantity")).toMatchObject({ decision: { from: "mine" }, changedAgain: false });
  expect(resolution.state).toMatchObject({ undecided: ["notes"], canSave: false });

  resolution.confirm("notes");
  expect(resolution.state).toMatchObject({ undecided: [], canSave: true });
  await resolution.save();
  // The save, the questions, which write nothing, and the save on what was seen.
  expect(script.seen).toEqual([
    "updateSubscription 4",
    "updateSubscription 3",
    "updateSubscription 3 merge",
    "updateSubscription 4 merge",
    "updateSubscription 5",
  ]);
  expect(script.writes.map(({ validateOnly }) => validateOnly)).toEqual([false, true, true, true, false]);
  expect(script.writes[1]).toMatchObject({ subscription: { notes: "mine", quantity: 2n } });
  expect(script.writes[4]).toMatchObject({ subscription: { notes: "both", quantity: 2n } });
  expect(resolution.state.phase).toBe("saved");
});

test("to choose again confirms, too", async () => {
  const { resolution } = scene([movedOn(5n, { notes: [BOTH_DIFFER, "base", "mine", "theirs 2"] })]);
  resolution.choose("notes", "theirs");
  await resolution.refresh();
  // Theirs is not what the person agreed to.
  expect(resolution.state.undecided).toEqual(["notes"]);
  resolution.choose("notes", "theirs");
  expect(resolution.state).toMatchObject({ canSave: true });
  expect(field(resolution, "notes").result).toBe("theirs 2");
});

test("what is not decided yet is shown as it is by then", async () => {
  const { resolution, changes } = scene([movedOn(5n, { notes: [BOTH_DIFFER, "base", "mine", "theirs 2"] })]);
  await resolution.refresh();
  expect(field(resolution, "notes")).toMatchObject({ current: "theirs 2", changedAgain: false, decision: undefined });
  expect([resolution.state.rounds, changes()]).toEqual([1, 1]);
});

test("when nobody changed it again, nothing happens", async () => {
  const { resolution, script, changes } = scene([movedOn(4n, NOTES)]);
  const { state } = resolution;
  await resolution.refresh();
  expect([resolution.state === state, changes()]).toEqual([true, 0]);
  expect(script.writes[0]).toMatchObject({ validateOnly: true, expectedVersion: 3n, mergePolicy: 0, force: false });
});

test("an answer that was overtaken is not taken", async () => {
  const { resolution } = scene([movedOn(6n, { notes: [BOTH_DIFFER, "base", "mine", "theirs 3"] }), movedOn(5n, NOTES)]);
  await resolution.refresh();
  await resolution.refresh();
  expect(resolution.state).toMatchObject({ currentVersion: 6n, rounds: 1 });
});

/** A person before a conflict whose sender holds back the first question until it is let go. */
function heldBack(answers: ConstructorParameters<typeof Script>) {
  const conflict = conflictOf("subscription", CHANGE, NOTES, { base, entity: theirs });
  const client = new Script(...answers).client();
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let questions = 0;
  const sender: ConflictSender = {
    resolve: (of, choices) => client.resolve(of, choices),
    send: async (intent) => {
      const isFirst = questions++ === 0;
      try {
        return await client.send(intent);
      } finally {
        if (isFirst) await gate;
      }
    },
  };
  return { resolution: new ConflictResolution(sender, conflict), letGo };
}

test("an answer that another one overtook on its way is not taken", async () => {
  const NEWER = { notes: [BOTH_DIFFER, "base", "mine", "theirs 3"] } as const;
  const { resolution, letGo } = heldBack([movedOn(5n, NOTES), movedOn(6n, NEWER)]);
  const first = resolution.refresh();
  await resolution.refresh();
  resolution.choose("notes", "theirs");
  letGo();
  await first;
  expect(resolution.state).toMatchObject({ currentVersion: 6n, rounds: 1, undecided: [] });
  expect(field(resolution, "notes").result).toBe("theirs 3");
});

test("an answer that comes after the save does not open the screen again", async () => {
  const { resolution, letGo } = heldBack([movedOn(5n, NOTES), subscription(6n, { notes: "mine" })]);
  const look = resolution.refresh();
  resolution.choose("notes", "mine");
  await resolution.save();
  letGo();
  await look;
  expect(resolution.state).toMatchObject({ phase: "saved", rounds: 0, outcome: { entity: { version: 6n } } });

  const timeout = refusal(Code.DeadlineExceeded, "DEADLINE_EXCEEDED");
  const lost = heldBack([movedOn(5n, { notes: [BOTH_SAME, "base", "mine", "mine"] }), timeout]);
  const early = lost.resolution.refresh();
  lost.resolution.choose("notes", "mine");
  await lost.resolution.save();
  lost.letGo();
  await early;
  // What it tells of may be the person's own write.
  expect(lost.resolution.state).toMatchObject({ phase: "failed", currentVersion: 4n, settled: false, canSave: true });
});

test("failures of a look are silent", async () => {
  const denied = refusal(Code.PermissionDenied, "PERMISSION_DENIED");
  const { resolution, changes } = scene([denied, subscription(9n)]);
  await resolution.refresh();
  // A server that would take the stale change is no answer, either.
  await resolution.refresh();
  expect([resolution.state.phase, changes()]).toEqual(["choosing", 0]);
});

test("a second conflict of which nothing can be learned is a failure that can be saved again", async () => {
  const away = Array.from({ length: 10 }, () => unavailable());
  const { resolution } = scene([movedOn(5n, {}), ...away, movedOn(5n, {}), movedOn(5n, NOTES)]);
  resolution.choose("notes", "mine");
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "failed", canSave: true, currentVersion: 4n });
  expect(resolution.state.error).toBeInstanceOf(UnavailableError);
  await resolution.save();
  expect(resolution.state).toMatchObject({ phase: "choosing", currentVersion: 5n, error: undefined });
});

test("the other change can become what was wanted, and what was typed is kept", async () => {
  const agreed = { notes: [BOTH_SAME, "base", "mine", "mine"] } as const;
  const chosen = scene([movedOn(5n, agreed)]);
  chosen.resolution.choose("notes", "mine");
  await chosen.resolution.refresh();
  expect(chosen.resolution.state).toMatchObject({ settled: true, undecided: [], canSave: false });

  const typed = scene([movedOn(5n, agreed)]);
  typed.resolution.edit("notes", "both");
  await typed.resolution.refresh();
  expect(typed.resolution.state).toMatchObject({ settled: false, undecided: ["notes"] });
  expect(field(typed.resolution, "notes")).toMatchObject({ decision: { text: "both" }, changedAgain: true });
});

test("a verb is confirmed after any change, since it may read what it does not write", async () => {
  const rows = { status: [YOURS_ONLY, "ACTIVE", "PAUSED", "ACTIVE"] } as const;
  const more = { ...rows, quantity: [THEIRS_ONLY, "1", undefined, "2"] } as const;
  const { resolution, script } = scene([movedOn(5n, more), subscription(6n)], rows, { type: "pause" });
  resolution.choose("status", "mine");
  await resolution.refresh();
  expect(resolution.state).toMatchObject({ undecided: ["status"], canSave: false });
  resolution.confirm("status");
  await resolution.save();
  expect(script.seen).toEqual(["pauseSubscription 3", "pauseSubscription 5"]);
});

test("a verb is confirmed also where there was no room to say what has changed", async () => {
  const cut = { truncation: { values: true, entity: true, diffs: true } };
  const { resolution } = scene([movedOn(5n, {}, cut)], {}, { type: "pause" }, cut);
  resolution.choose("status", "mine");
  expect(resolution.state.canSave).toBe(true);
  await resolution.refresh();
  expect(resolution.state).toMatchObject({ undecided: ["status"], canSave: false, currentVersion: 5n });
});

test("what was too large for the refusal is read, and shown as rows would have it", async () => {
  const cut = { truncation: { values: true, entity: true } };
  const rows = { notes: [BOTH_DIFFER], quantity: [THEIRS_ONLY] } as const;
  const again = movedOn(4n, rows, { ...cut, current: { case: undefined } });
  const { resolution, script } = scene([again, theirs], rows, undefined, { ...cut, entity: undefined });
  expect(field(resolution, "notes")).toMatchObject({ base: "base", yours: "mine", missing: ["current"] });
  await resolution.refresh();
  expect(field(resolution, "notes")).toMatchObject({ current: "theirs", missing: [] });
  expect(field(resolution, "quantity")).toMatchObject({ base: "1", current: "1" });
  expect(resolution.state).toMatchObject({ rounds: 0, current: { version: 4n } });
  expect(script.seen).toEqual(["updateSubscription 3", "getSubscription"]);
});

test("without rows there is a choice of all that was written", () => {
  const { resolution } = scene([], {}, BOTH, { base });
  expect(resolution.state.undecided).toEqual(["quantity", "notes"]);
  resolution.chooseAll("theirs");
  expect(resolution.state.canSave).toBe(true);
});
