import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  ChoiceError,
  type Choices,
  ConflictError,
  FieldDiffKind,
  Intent,
  type Invoice,
  InvoiceSchema,
  type KindName,
  type Kinds,
  PlanSchema,
  resolveConflict,
  type Subscription,
  VersionConflictSchema,
} from "../src/index.js";
import { ID, subscription } from "./script.js";

const { YOURS_ONLY, THEIRS_ONLY, BOTH_SAME, BOTH_DIFFER } = FieldDiffKind;

function conflictOf<K extends KindName>(
  kind: K,
  change: Kinds[K]["change"],
  current: Kinds[K]["entity"] | undefined,
  rows: Record<string, FieldDiffKind>,
  detail: MessageInitShape<typeof VersionConflictSchema> & { base?: Kinds[K]["entity"]; validateOnly?: boolean } = {},
): ConflictError<Kinds[K]["entity"]> {
  const { base, validateOnly = false, ...more } = detail;
  const message = create(VersionConflictSchema, {
    entityId: ID,
    expectedVersion: 3n,
    currentVersion: 5n,
    diffs: Object.entries(rows).map(([path, kind]) => ({ path, kind })),
    ...more,
  });
  if (current) message.current = { case: kind, value: current } as typeof message.current;
  const intent = Intent.change(kind, ID, 3n, change).withValidateOnly(validateOnly);
  return new ConflictError(intent, message, { base, attempts: 1, retryable: false });
}

const base = subscription(3n, { notes: "base", quantity: 1n, metadata: { a: "0", gone: "0" } });
const values = { quantity: 2n, notes: "mine", metadata: { a: "mine" } };
const current = subscription(5n, {
  quantity: 1n,
  notes: "theirs",
  metadata: { a: "theirs", b: "theirs", gone: "0" },
  cancelReason: "theirs",
});
const ROWS = {
  cancel_reason: THEIRS_ONLY,
  "metadata.a": BOTH_DIFFER,
  "metadata.b": THEIRS_ONLY,
  "metadata.gone": YOURS_ONLY,
  notes: BOTH_DIFFER,
  quantity: YOURS_ONLY,
};
const MINE: Choices<Subscription> = { notes: "mine", quantity: "mine", "metadata.a": "mine", "metadata.gone": "mine" };

/** Both wrote the notes, we the quantity and two pairs of the metadata, they a third one. */
function edited(
  rows: Record<string, FieldDiffKind> = ROWS,
  detail: Parameters<typeof conflictOf<"subscription">>[4] = {},
) {
  return conflictOf("subscription", { type: "update", values }, current, rows, { base, ...detail });
}

/** The values of what resolves a conflict, whose guard is held to be what it must be. */
function resolved(conflict: ConflictError<Subscription>, choices: Choices<Subscription>) {
  const intent = resolveConflict(conflict, choices);
  if (intent === undefined) return undefined;
  expect(intent.request).toMatchObject({ expectedVersion: 5n });
  expect([intent.entityId, intent.requestId === conflict.intent.requestId]).toEqual([ID, false]);
  return intent.change?.type === "update" ? intent.change.values : intent.change;
}

function refused(conflict: ConflictError<Subscription>, choices: Choices<Subscription>): string {
  try {
    resolveConflict(conflict, choices);
  } catch (error) {
    if (error instanceof ChoiceError) return `${error.reason}: ${error.paths.join(" ")}`;
    throw error;
  }
  return "resolved";
}

test("mine is written over what was seen", () => {
  // The pair that only they wrote is kept, the one that we took away is gone.
  expect(resolved(edited(), MINE)).toEqual({ quantity: 2n, notes: "mine", metadata: { a: "mine", b: "theirs" } });
  expect(current.metadata).toEqual({ a: "theirs", b: "theirs", gone: "0" });
});

test("theirs is left alone", () => {
  const choices: Choices<Subscription> = { ...MINE, notes: "theirs", metadata: "theirs" };
  const { "metadata.a": _, "metadata.gone": __, ...others } = choices;
  expect(resolved(edited(), others)).toEqual({ quantity: 2n });
  expect(resolved(edited(), { ...others, quantity: "theirs" })).toBeUndefined();
});

test("values edited by hand are written instead", () => {
  const byHand = subscription(0n, { notes: "both", metadata: { a: "both", gone: "back" }, quantity: 9n });
  expect(resolved(edited(), { ...MINE, notes: { edited: byHand }, "metadata.a": { edited: byHand } })).toEqual({
    quantity: 2n,
    notes: "both",
    metadata: { a: "both", b: "theirs" },
  });
  // A pair that the edited entity does not have is taken away; the metadata can be chosen as a whole, too.
  expect(
    resolved(edited(), {
      notes: "theirs",
      quantity: "theirs",
      "metadata.b": { edited: subscription(0n) },
      metadata: { edited: byHand },
    }),
  ).toEqual({ metadata: { a: "both", gone: "back" } });
  // A choice about one pair counts more than one about the whole, in whichever order they are given.
  const whole: Choices<Subscription> = { "metadata.b": "theirs", metadata: { edited: byHand } };
  expect(resolved(edited(), { notes: "theirs", quantity: "theirs", ...whole })).toEqual({
    metadata: { a: "both", b: "theirs", gone: "back" },
  });
});

test("every field of ours needs a choice", () => {
  expect(refused(edited(), {})).toBe("undecided: metadata.a metadata.gone notes quantity");
  expect(refused(edited(), { notes: "mine", metadata: "theirs" })).toBe("undecided: quantity");
  expect(() => resolveConflict(edited(), {})).toThrow(
    "there is no choice yet about metadata.a, metadata.gone, notes, quantity",
  );
  // Of the rest there is none to make.
  expect(resolved(edited({ notes: BOTH_SAME }), {})).toBeUndefined();
  // Without rows nobody knows who changed what, so that all that was sent is in question.
  expect(refused(edited({}), { "metadata.a": "mine" })).toBe("undecided: quantity notes metadata");
  expect(refused(edited({}, { mergeable: true }), {})).toBe("undecided: quantity notes metadata");
  const cut = edited({ notes: BOTH_DIFFER }, { truncation: { diffs: true } });
  expect(refused(cut, {})).toBe("undecided: quantity notes metadata");
});

test("two halves of one group are not put together unasked", () => {
  const change = { type: "update", values: { price: { currencyCode: "EUR", units: 9n } } } as const;
  const rows = { billing_interval: THEIRS_ONLY, price: YOURS_ONLY };
  const conflict = conflictOf("plan", change, create(PlanSchema, { id: ID, version: 5n }), rows);
  expect(() => resolveConflict(conflict, {})).toThrow("there is no choice yet about price");
});

test("disjoint changes need no choice, but may have one", () => {
  const change = { type: "update", values: { notes: "mine", quantity: 1n } } as const;
  const rows = { notes: YOURS_ONLY, quantity: THEIRS_ONLY };
  const conflict = conflictOf("subscription", change, current, rows, { mergeable: true });
  expect(resolved(conflict, {})).toEqual({ notes: "mine" });
  expect(resolved(conflict, { notes: "theirs" })).toBeUndefined();
});

test("mine of what others changed is what it was", () => {
  const { notes: _, ...others } = MINE;
  const choices: Choices<Subscription> = { ...others, notes: "theirs", quantity: "theirs", "metadata.b": "mine" };
  expect(resolved(edited(), choices)).toEqual({ metadata: { a: "mine" } });

  const change = { type: "update", values: { notes: "mine" } } as const;
  const rows = { notes: YOURS_ONLY, quantity: THEIRS_ONLY };
  const seen = subscription(5n, { notes: "base", quantity: 7n });
  const both: Choices<Subscription> = { notes: "theirs", quantity: "mine" };
  expect(resolved(conflictOf("subscription", change, seen, rows, { base }), both)).toEqual({ quantity: 1n });
  expect(refused(conflictOf("subscription", change, seen, rows), both)).toBe("nothing_of_yours: quantity");
});

test("fields that no update writes are refused unless left", () => {
  expect(refused(edited(), { ...MINE, cancel_reason: "theirs" })).toBe("resolved");
  expect(refused(edited(), { ...MINE, cancel_reason: "mine" })).toBe("not_writable: cancel_reason");
  expect(refused(edited(), { ...MINE, nots: { edited: current } })).toBe("not_writable: nots");
});

test("lines are taken without what the server reckons", () => {
  const euros = (units: bigint) => ({ currencyCode: "EUR", units });
  const line = (quantity: bigint, amount: bigint) => ({ quantity, unitAmount: euros(1n), amount: euros(amount) });
  // Both made two of the first line. Ours has the amount still that it was read with.
  const change = { type: "update", values: { lines: [line(2n, 1n), line(4n, 1n)] } } as const;
  const theirs = create(InvoiceSchema, { lines: [line(2n, 2n), line(3n, 3n)], version: 5n });
  const conflict: ConflictError<Invoice> = conflictOf("invoice", change as never, theirs, {
    lines: BOTH_DIFFER,
    total: BOTH_DIFFER,
  });
  const intent = resolveConflict(conflict, { lines: "mine" });
  expect(intent?.change).toMatchObject({ values: { lines: [{ quantity: 2n }, { quantity: 4n }] } });
});

test("a verb is made again or left", () => {
  const rows = { notes: THEIRS_ONLY, pause_time: BOTH_DIFFER, status: BOTH_DIFFER };
  const pause = conflictOf("subscription", { type: "pause" }, current, rows);
  expect(resolved(pause, {})).toEqual({ type: "pause" });
  expect(resolved(pause, { status: "mine", notes: "theirs" })).toEqual({ type: "pause" });
  expect(resolved(pause, { status: "theirs", pause_time: "theirs" })).toBeUndefined();
  expect(refused(pause, { status: "mine", pause_time: "theirs" })).toBe("verb_is_whole: ");
  expect(refused(pause, { status: { edited: current } })).toBe("verb_is_whole: ");
  expect(refused(pause, { notes: "mine" })).toBe("nothing_of_yours: notes");
});

test("the entity must have been seen", () => {
  expect(refused(conflictOf("subscription", { type: "pause" }, undefined, {}), {})).toBe("current_missing: ");
});

test("what was only checked is only checked again", () => {
  expect(resolveConflict(edited(ROWS, { validateOnly: true }), MINE)?.validateOnly).toBe(true);
  expect(resolveConflict(edited(), MINE)?.validateOnly).toBe(false);
});
