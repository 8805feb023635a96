import assert from "node:assert/strict";
import { test } from "node:test";
import { pathsOf, valueAt } from "../kinds.js";

test("fields of an entity are in the form that diffs have", () => {
  const entity = {
    status: "SUBSCRIPTION_STATUS_PAST_DUE",
    unitPrice: { currencyCode: "EUR", units: "27", nanos: 500_000_000 },
    total: { currencyCode: "USD" },
    amountDue: { currencyCode: "USD", nanos: -10_000_000 },
    amountPaid: { currencyCode: "JPY", units: "-98000" },
    billingInterval: { unit: "BILLING_INTERVAL_UNIT_MONTH", count: 3 },
    notes: "PLAN_STATE_ACTIVE is a word here",
    metadata: { team: "red" },
  };
  const expected = {
    status: "PAST_DUE",
    unit_price: "27.5 EUR",
    total: "0 USD",
    amount_due: "-0.01 USD",
    amount_paid: "-98000 JPY",
    billing_interval: { unit: "MONTH", count: 3 },
    "metadata.team": "red",
    pause_time: undefined,
  };
  for (const [path, value] of Object.entries(expected)) assert.deepEqual(valueAt(entity, path), value, path);
  assert.equal(valueAt(entity, "notes"), entity.notes);
});

test("each pair of the metadata is a field of its own", () => {
  const paths = pathsOf("plans", { metadata: { b: "1", a: "2" } });
  assert.deepEqual(paths.slice(-2), ["metadata.a", "metadata.b"]);
  assert.ok(!paths.includes("metadata"));
});
