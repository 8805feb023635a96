import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type Value, ValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { Backoff, systemClock } from "../src/backoff.js";
import {
  ConflictError,
  FieldDiffKind,
  Intent,
  OccamError,
  VersionAheadError,
  VersionConflictSchema,
} from "../src/index.js";
import { ID } from "./script.js";

const text = (value: string): Value => create(ValueSchema, { kind: { case: "stringValue", value } });

const byBen = { changedInVersion: 5n, changedBy: "ben\u001b[2J", changeTime: { seconds: 1_764_000_000n } };
const notes = {
  path: "notes",
  base: text("call on Monday"),
  yours: text("call on Friday"),
  current: text("do not\ncall"),
  kind: FieldDiffKind.BOTH_DIFFER,
  ...byBen,
};

function conflict(detail: MessageInitShape<typeof VersionConflictSchema>, attempts = 3): ConflictError {
  const message = create(VersionConflictSchema, { entityId: ID, expectedVersion: 3n, currentVersion: 5n, ...detail });
  const intent: Intent = Intent.change("subscription", ID, 3n, { type: "pause" });
  return new ConflictError(intent, message, { attempts, retryable: true });
}

const rows = (error: OccamError) => error.message.split("\n").slice(1).join("\n");

test("a conflict reads well in a terminal", () => {
  const diffs = [
    notes,
    { path: "metadata.team", base: text("blue"), kind: FieldDiffKind.THEIRS_ONLY, ...byBen },
    { path: "quantity", base: text("1"), yours: text("2"), current: text("1"), kind: FieldDiffKind.YOURS_ONLY },
  ];
  expect(conflict({ diffs }).message).toBe(
    String.raw`subscription 0199c0de-0000-7000-8000-000000000001 was changed meanwhile: it is at version 5, the change was made from version 3 (3 attempts)
  notes: changed by both (version 5, by ben\u001b[2J, 2025-11-24T16:00:00.000Z)
    base    "call on Monday"
    yours   "call on Friday"
    current "do not\ncall"
  metadata.team: changed meanwhile (version 5, by ben\u001b[2J, 2025-11-24T16:00:00.000Z)
    base    "blue"
    current (unset)
  quantity: changed by you only
    base    "1"
    yours   "2"
    current "1"`,
  );
  expect(conflict({ mergeable: true }, 1).message).toMatch(
    /\(1 attempt\)\n {2}The two changes do not touch each other\.$/,
  );
});

test("what was left out is said, not shown as unset", () => {
  const { base: _, yours: __, current: ___, ...bare } = notes;
  const truncation = { longValues: true, values: true, entity: true };
  expect(rows(conflict({ diffs: [bare], truncation }))).toBe(
    String.raw`  notes: changed by both (version 5, by ben\u001b[2J, 2025-11-24T16:00:00.000Z)
  Left out for size: long values, the values, the entity.`,
  );
  const long = rows(conflict({ diffs: [bare], truncation: { longValues: true, baseTooFar: true } }));
  expect(long).toContain("yours   (unset, or left out)");
  expect(long).toContain("The change is too far behind to be compared.");
});

test("long values are cut, and what would act on a terminal is escaped", () => {
  const diffs = [{ path: "notes", base: text("é".repeat(500)), current: text("\u009b2J\u202e") }];
  const shown = rows(conflict({ diffs }));
  expect(shown).toContain(`base    "${"é".repeat(99)}…\n`);
  expect(shown).toContain(String.raw`current "\u009b2J\u202e"`);
});

test("an entity of a newer server's kind is no current entity", () => {
  const plan = create(VersionConflictSchema, { current: { case: "plan", value: {} } });
  expect(conflict({ current: plan.current }).current).toBeUndefined();
});

test("a version ahead says so, and is no conflict to be resolved", () => {
  const detail = create(VersionConflictSchema, { entityId: ID, expectedVersion: 9n, currentVersion: 1n });
  const error = new VersionAheadError(Intent.change("plan", ID, 9n, { type: "archive" }), detail);
  expect(error.message).toBe(`plan ${ID} is at version 1: it has not reached version 9, which the change names`);
  expect([error instanceof OccamError, (error as Error) instanceof ConflictError]).toEqual([true, false]);
});

test("waits' upper ends double from 50 ms and stop at 1 s, and jitter is full", () => {
  const backoff = new Backoff();
  expect([1, 1, 1, 1, 1, 1, 1].map((random) => backoff.nextWaitMs(random))).toEqual([
    50, 100, 200, 400, 800, 1000, 1000,
  ]);
  expect(backoff.nextWaitMs(0)).toBe(0);
});

test("the system's clock sleeps until the signal, and not at all after it", async () => {
  const controller = new AbortController();
  const long = systemClock.sleep(1e8, controller.signal);
  controller.abort();
  await long;
  await systemClock.sleep(1e8, controller.signal);
  await systemClock.sleep(0);
  expect(systemClock.now()).toBeGreaterThan(0);
});
