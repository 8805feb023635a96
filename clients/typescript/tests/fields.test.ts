import { readFileSync } from "node:fs";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { differences, updateOf } from "../src/fields.js";
import { InvoiceSchema, PlanSchema } from "../src/index.js";
import { type Entity, KINDS, type Kind } from "../src/kinds.js";

/** The fields of a message that an update leaves alone, as the comments of the API have it. */
function documentedFixed(kind: Kind): string[] {
  const proto = readFileSync(new URL(`../../../proto/occam/v1/${kind.name}.proto`, import.meta.url), "utf8");
  const body = proto.split(`message ${kind.schema.name} {\n`)[1]?.split("\n}\n")[0] ?? "";
  const fields = body.matchAll(/((?: {2}\/\/.*\n)+) {2}[\w.<>, ]+ (\w+) = \d+/g);
  return [...fields].flatMap(([, comment = "", name = ""]) =>
    /Output only|Immutable|Changed only by/.test(comment) ? [name] : [],
  );
}

test.each(Object.values<Kind>(KINDS).map((kind) => [kind.name, kind] as const))(
  "the fields of a %s are writable as the API says",
  (_, kind) => {
    const names = kind.schema.fields.map(({ name }) => name);
    const fixed = documentedFixed(kind);
    expect(fixed.length).toBeGreaterThan(4);
    expect(kind.writable).toEqual(names.filter((name) => !fixed.includes(name)));
  },
);

function update(kind: Kind, base: Entity, edited: Entity) {
  return updateOf(kind, edited, differences(kind, base, edited).writable);
}

test("an update has the fields that differ and no other", () => {
  const price = { currencyCode: "EUR", units: 9n };
  const base = create(PlanSchema, { code: "pro", displayName: "Pro", trialDays: 3, price, metadata: { a: "1" } });
  // A field that was emptied is among them, or it would stay.
  const edited = { ...base, displayName: "", trialDays: 7, price: undefined };
  const values = { displayName: "", trialDays: 7, price: undefined };
  expect(update(KINDS.plan, base, edited as never)).toEqual({ type: "update", values });
  expect(update(KINDS.plan, base, create(PlanSchema, { ...base, metadata: { a: "1" } }))).toBeUndefined();
  expect(update(KINDS.plan, base, { ...base, metadata: { a: "2" } })).toEqual({
    type: "update",
    values: { metadata: { a: "2" } },
  });
});

test("fields that no update writes are named", () => {
  const base = create(PlanSchema, { code: "pro" });
  const edited = { ...base, code: "p", version: 2n, displayName: "Pro" };
  expect(differences(KINDS.plan, base, edited)).toEqual({ writable: ["display_name"], fixed: ["version", "code"] });
});

test("the amounts of lines are the server's", () => {
  const line = (quantity: bigint, amount?: bigint) => ({
    quantity,
    unitAmount: { currencyCode: "EUR", units: 1n },
    ...(amount !== undefined && { amount: { currencyCode: "EUR", units: amount } }),
  });
  const invoice = (...lines: ReturnType<typeof line>[]) => create(InvoiceSchema, { lines });
  const between = (base: ReturnType<typeof line>[], edited: ReturnType<typeof line>[]) =>
    differences(KINDS.invoice, invoice(...base), invoice(...edited));
  const none = { writable: [], fixed: [] };
  const lines = { writable: ["lines"], fixed: [] };
  expect(between([line(1n, 1n)], [line(1n)])).toEqual(none);
  expect(between([line(1n, 1n)], [line(2n, 1n)])).toEqual(lines);
  expect(between([line(1n, 1n)], [line(1n, 1n), line(2n)])).toEqual(lines);
  expect(between([line(1n, 1n), line(2n, 2n)], [line(1n, 1n)])).toEqual(lines);
  expect(between([line(1n, 1n)], [line(1n, 5n)])).toEqual({ writable: [], fixed: ["lines.amount"] });
});
