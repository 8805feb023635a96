/** Conflicts that are worth looking at. */

import { type ConflictError, FieldDiffKind, Intent } from "@occam/client";
import { conflict, type Diff, ID } from "./server";

const WANTS = "Wants invoices by post, too. Call before renewing. Prefers to be called in the morning.";

const NOTES: Diff = {
  path: "notes",
  base: WANTS,
  yours: `${WANTS} Called on Friday: wants to move to the yearly plan in May.`,
  current: "Wants invoices by e-mail only. Call before renewing. Prefers to be called in the morning.",
};
const QUANTITY: Diff = { path: "quantity", base: "3", yours: "5", current: "1200" };
const PAUSED: readonly Diff[] = [
  { path: "pause_time", kind: FieldDiffKind.THEIRS_ONLY, current: "2026-03-04T15:06:07Z", by: "billing-run" },
  { path: "status", kind: FieldDiffKind.THEIRS_ONLY, base: "ACTIVE", current: "PAUSED", by: "billing-run" },
];

function update(values: { notes?: string; quantity?: bigint; metadata?: Record<string, string> }): Intent {
  return Intent.change("subscription", ID, 6n, { type: "update", values }) as Intent;
}

const NOTES_AND_QUANTITY = update({ notes: String(NOTES.yours), quantity: 5n });

/** Two fields that both changed, two that only the others did, one that both gave the same value. */
export function twoFields(version = 7n, changed: Partial<Diff> = {}): ConflictError {
  const same: Diff = { path: "metadata.tier", kind: FieldDiffKind.BOTH_SAME, base: "b", yours: "a", current: "a" };
  return conflict(NOTES_AND_QUANTITY, version, [same, { ...NOTES, ...changed }, ...PAUSED, QUANTITY]);
}

/** One field, with texts as given. */
export function notes(texts: Omit<Diff, "path">, version = 7n): ConflictError {
  return conflict(update({ notes: String(texts.yours) }), version, [{ path: "notes", ...texts }]);
}

/** Both wanted the same. */
export function settled(): ConflictError {
  const same = { path: "quantity", kind: FieldDiffKind.BOTH_SAME, base: "3", yours: "5", current: "5" };
  return conflict(update({ quantity: 5n }), 7n, [same]);
}

/** A pause of what somebody else has set to be canceled. */
export function pause(version = 7n, reason = "moves away", status = "PAST_DUE"): ConflictError {
  const intent = Intent.change("subscription", ID, 6n, { type: "pause" }) as Intent;
  return conflict(intent, version, [
    { path: "cancel_at_period_end", kind: FieldDiffKind.THEIRS_ONLY, base: false, current: true },
    { path: "cancel_reason", kind: FieldDiffKind.THEIRS_ONLY, current: reason },
    { path: "status", base: "ACTIVE", yours: "PAUSED", current: status },
  ]);
}

/** A pause of what somebody else has canceled, to which the server has no row of the pause itself. */
export function pauseUntold(): ConflictError {
  const intent = Intent.change("subscription", ID, 6n, { type: "pause" }) as Intent;
  const kind = FieldDiffKind.THEIRS_ONLY;
  return conflict(intent, 7n, [{ path: "status", kind, base: "ACTIVE", current: "CANCELED" }]);
}

/** Money, and an interval that belongs to it. */
export function price(): ConflictError {
  const values = { price: { currencyCode: "EUR", units: 1234n, nanos: 500_000_000 } };
  const intent = Intent.change("plan", ID, 6n, { type: "update", values }) as Intent;
  return conflict(intent, 7n, [
    {
      path: "billing_interval",
      kind: FieldDiffKind.THEIRS_ONLY,
      base: { unit: "MONTH", count: 1 },
      current: { unit: "MONTH", count: 3 },
    },
    { path: "price", base: "999.00 EUR", yours: "1234.50 EUR", current: "1100.00 EUR" },
  ]);
}

/** Lines of an invoice, and the day when it is due. */
export function lines(): ConflictError {
  const line = (quantity: string, description: string, unit_amount: string, amount: string) => ({
    quantity,
    description,
    unit_amount,
    amount,
  });
  const basic = line("1", "Basic", "9.00 EUR", "9.00 EUR");
  const dueTime = { seconds: 1_775_000_000n };
  const intent = Intent.change("invoice", ID, 6n, { type: "update", values: { lines: [], dueTime } }) as Intent;
  return conflict(intent, 7n, [
    { path: "due_time", base: "2026-04-01T00:00:00Z", yours: "2026-04-15T00:00:00Z", current: "2026-04-08T00:00:00Z" },
    {
      path: "lines",
      base: [basic],
      yours: [basic, line("2", "Consulting", "120.00 EUR", "240.00 EUR")],
      current: [line("1", "Basic", "8.00 EUR", "8.00 EUR")],
    },
    { path: "total", base: "9.00 EUR", yours: "249.00 EUR", current: "8.00 EUR" },
  ]);
}
