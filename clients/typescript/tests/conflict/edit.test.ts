import { create, type JsonValue } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { ConflictResolution, editStart, editText } from "../../src/conflict/index.js";
import { moneyOf, moneyText, parseMoney } from "../../src/conflict/money.js";
import { rowValue, sameValue } from "../../src/conflict/values.js";
import {
  type Entity,
  InvoiceSchema,
  InvoiceStatus,
  type KindName,
  MoneySchema,
  type Plan,
  PlanSchema,
} from "../../src/index.js";
import { KINDS } from "../../src/kinds.js";
import { Script } from "../script.js";
import { BOTH_DIFFER, base, conflictOf, field, ID, type Rows, scene, YOURS_ONLY } from "./scene.js";

/** What becomes of a text typed into a field: its value, or what is wrong with it. */
function typed(kind: KindName, path: string, text: string, value: JsonValue = "x") {
  const conflict = conflictOf(kind, { type: "update", values: { [local(path)]: undefined } } as never, {
    [path]: [BOTH_DIFFER, value, value, value],
  });
  const resolution = new ConflictResolution(new Script().client(), conflict);
  resolution.edit(path, text);
  const { problem, result } = field(resolution, path);
  return problem ?? result;
}

const local = (path: string) => (path.split(".")[0] ?? "").replace(/_(.)/g, (_, char: string) => char.toUpperCase());

test("amounts are read with point or comma, and never guessed", () => {
  const price = (text: string) => typed("plan", "price", text, "9.00 EUR");
  expect([price("12"), price("12.5"), price("12,50"), price(" 007.5 ")]).toEqual([
    "12.00 EUR",
    "12.50 EUR",
    "12.50 EUR",
    "7.50 EUR",
  ]);
  expect([price("١٢٫٥٠"), price("۱۲")]).toEqual(["12.50 EUR", "12.00 EUR"]);
  // A thousand to some, one to others.
  for (const text of ["1,234", "1.234", "1,234.50", "-1", "1e3", "12 EUR", ".5", "0x1"]) {
    expect([text, price(text)]).toEqual([text, "not_an_amount"]);
  }
  expect(price(" ")).toBe("required");
  expect([price("12.345"), typed("plan", "price", "0,49", "9.00 HUF")]).toEqual(["not_an_amount", "0.49 HUF"]);
  expect([typed("plan", "price", "12", "9 JPY"), typed("plan", "price", "1.5", "9 JPY")]).toEqual([
    "12 JPY",
    "not_an_amount",
  ]);
});

test("whole numbers keep to the API's limits", () => {
  const quantity = (text: string) => typed("subscription", "quantity", text, "1");
  expect([quantity("12"), quantity("٣"), quantity("1000000")]).toEqual(["12", "3", "1000000"]);
  expect([quantity(""), quantity("1.5"), quantity("1,000"), quantity("0"), quantity("1000001")]).toEqual([
    "required",
    "not_an_integer",
    "not_an_integer",
    "out_of_range",
    "out_of_range",
  ]);
  expect(typed("plan", "trial_days", "14", 0)).toBe(14);
});

test("texts are counted as the server counts them", () => {
  expect(typed("subscription", "metadata.tier", "😀".repeat(200))).toBe("😀".repeat(200));
  expect(typed("subscription", "metadata.tier", "x".repeat(201))).toBe("too_long");
  expect(typed("plan", "display_name", " ")).toBe("required");
  expect(typed("plan", "description", "")).toBe("");
  // To empty a pair is to remove it.
  expect(typed("subscription", "metadata.tier", "")).toBeUndefined();
});

test("an edited pair, number and amount arrive in the write", async () => {
  const rows: Rows = { "metadata.tier": [BOTH_DIFFER, "a", "b", "c"], quantity: [YOURS_ONLY, "1", "2", "1"] };
  const { resolution, script } = scene([base], rows, {
    type: "update",
    values: { quantity: 2n, metadata: { tier: "b" } },
  });
  resolution.edit("metadata.tier", "d");
  resolution.edit("quantity", "7");
  await resolution.save();
  expect(script.writes[0]).toMatchObject({ subscription: { quantity: 7n, metadata: { tier: "d" } } });

  const plan = create(PlanSchema, { id: ID, version: 4n, price: { currencyCode: "EUR", units: 10n } });
  const values = { price: { currencyCode: "EUR", units: 11n } };
  const conflict = conflictOf(
    "plan",
    { type: "update", values },
    { price: [BOTH_DIFFER, "9.00 EUR", "11.00 EUR", "10.00 EUR"] },
    { entity: plan },
  );
  const plans = new Script({ reply: { plan } });
  const priced = new ConflictResolution<Plan>(plans.client(), conflict);
  priced.edit("price", "10,55");
  await priced.save();
  expect(plans.writes[0]).toMatchObject({ plan: { price: { currencyCode: "EUR", units: 10n, nanos: 550_000_000 } } });
});

test("the box is filled with what can be read again", () => {
  expect(editText("amount", "1234.50 EUR", "en")).toBe("1234.50");
  expect(editText("amount", "1234.50 EUR", "es")).toBe("1234,50");
  expect(editText("amount", "1234.50 EUR", "ar-EG")).toBe("1234.50");
  expect([editText("integer", "1000", "de"), editText("integer", 14, "en")]).toEqual(["1000", "14"]);
  expect([editText("lines", undefined, "en"), editText("lines", "a\nb", "en")]).toEqual(["", "a\nb"]);
});

test("money is the same as text and as message", () => {
  for (const text of [
    "9.00 EUR",
    "-12.50 EUR",
    "0.05 USD",
    "900 JPY",
    "1.234 KWD",
    "0.49 HUF",
    "1.234 IQD",
    "90071992547409.93 EUR",
  ]) {
    const money = parseMoney(text);
    expect(money && moneyText(create(MoneySchema, moneyOf(money)))).toBe(text);
  }
  for (const value of ["nine EUR", "9.00 EUR and more", 9]) expect(parseMoney(value)).toBeUndefined();
});

test("values of an entity are what the server's rows have", () => {
  const euros = (units: bigint) => ({ currencyCode: "EUR", units });
  const invoice = create(InvoiceSchema, {
    status: InvoiceStatus.OPEN,
    lines: [{ description: "One", quantity: 2n, unitAmount: euros(3n), amount: euros(6n) }],
    total: euros(6n),
    dueTime: timestampFromDate(new Date("2026-12-01T00:00:00Z")),
    metadata: { a: "b" },
  });
  const value = (path: string, entity: Entity = invoice) => rowValue(KINDS.invoice, entity, path);
  expect(value("status")).toBe("OPEN");
  expect(value("lines")).toEqual([{ amount: "6.00 EUR", description: "One", quantity: "2", unit_amount: "3.00 EUR" }]);
  expect([value("total"), value("due_time"), value("metadata.a"), value("metadata.b"), value("paid_time")]).toEqual([
    "6.00 EUR",
    "2026-12-01T00:00:00Z",
    "b",
    undefined,
    undefined,
  ]);
  const plan = create(PlanSchema, { billingInterval: { unit: 3, count: 1 }, trialDays: 7 });
  expect(rowValue(KINDS.plan, plan, "billing_interval")).toEqual({ unit: "MONTH", count: 1 });
  expect(rowValue(KINDS.plan, plan, "trial_days")).toBe(7);
  expect(sameValue({ unit: "MONTH", count: 1 }, { count: 1, unit: "MONTH" })).toBe(true);
  expect(sameValue([{ a: 1 }], [{ a: 2 }])).toBe(false);
});

test("what was typed is kept while another choice stands, and edited on from there", () => {
  const { resolution } = scene([]);
  const start = () => editStart(field(resolution, "notes"), "en");
  expect(start()).toBe("mine");
  resolution.edit("notes", "a long text");
  resolution.choose("notes", "mine");
  resolution.chooseAll("theirs");
  expect(field(resolution, "notes")).toMatchObject({ decision: { from: "theirs" }, result: "theirs" });
  expect(start()).toBe("a long text");
  // To empty it is to type, too.
  resolution.edit("notes", "");
  resolution.choose("notes", "theirs");
  expect(start()).toBe("");
});
