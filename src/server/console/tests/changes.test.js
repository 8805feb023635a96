import assert from "node:assert/strict";
import { test } from "node:test";
import { changesOf } from "../changes.js";
import { part } from "./page.js";

/** What a refused write is shown as, row by row. @param {import("../api.js").FieldDiff[]} diffs @param {object} [further] */
function rows(diffs, further) {
  const names = { id: "", entityType: "", entityId: "", method: "UpdatePlan", requestId: "", time: "" };
  const who = { actor: "ana", actorRole: "support", outcome: "MUTATION_OUTCOME_CONFLICT" };
  const record = { ...names, ...who, expectedVersion: "4", version: "5", diffs, ...further };
  const cells = part(changesOf(record))
    .all("tr")
    .map((row) => [...row.all("th"), ...row.all("td")]);
  return cells.map((row) => row.map((cell) => cell.textContent));
}

test("who wanted to clear a field is not said to have left it alone", () => {
  const team = { path: "metadata.team", base: "red", current: "red", kind: "FIELD_DIFF_KIND_YOURS_ONLY" };
  const quantity = {
    path: "quantity",
    base: "1",
    current: "2",
    kind: "FIELD_DIFF_KIND_THEIRS_ONLY",
    changedInVersion: "5",
  };
  assert.deepEqual(rows([team, quantity]), [
    ["Field", "Before: version 4", "ana wanted", "Current: version 5"],
    ["Metadata: teamonly wanted", "red", "empty", "red"],
    ["Quantitychanged meanwhile", "1", "not touched", "2"],
  ]);
});

test("what is not known of the version named is not shown as empty, nor as changed by both", () => {
  const notes = { path: "notes", yours: "two", current: "one", kind: "FIELD_DIFF_KIND_BOTH_DIFFER" };
  const memo = { path: "memo", yours: "one", current: "one", kind: "FIELD_DIFF_KIND_BOTH_SAME" };
  assert.deepEqual(rows([memo, notes], { expectedVersion: "9" }), [
    ["Field", "ana wanted", "Current: version 5"],
    ["Notesdiffers", "two", "one"],
    ["Memothe same", "one", "one"],
  ]);
});
