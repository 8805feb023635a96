import assert from "node:assert/strict";
import { test } from "node:test";
import { recordArticle } from "../record.js";
import { part } from "./page.js";

/** What a refused write by `actor` is said to be, after a change by `winner`. @param {string} actor @param {string} winner */
function told(actor, winner) {
  const kind = "FIELD_DIFF_KIND_THEIRS_ONLY";
  const diffs = [{ path: "quantity", base: "1", current: "2", kind, changedInVersion: "5", changedBy: winner }];
  const what = { id: "", entityType: "", entityId: "", method: "UpdatePlan", requestId: "", time: "", diffs };
  const versions = { expectedVersion: "4", version: "5" };
  const record = { ...what, ...versions, outcome: "MUTATION_OUTCOME_CONFLICT", actor, actorRole: "support" };
  const paragraphs = part(recordArticle(record)).all("p");
  return paragraphs.map((paragraph) => paragraph.textContent);
}

test("who lost is told with the role, and against whom", () => {
  const versions = ": made from version 4, when version 5 was current.";
  assert.deepEqual(told("ana", "ben"), ["ana (support) from version 4", `ana lost against ben${versions}`]);
  assert.deepEqual(told("ana", "ana").at(-1), `ana lost against an earlier change of their own${versions}`);
});

test("two of one role are not taken for one person where a customer is told no names", () => {
  const versions = ": made from version 4, when version 5 was current.";
  assert.deepEqual(told("support", "support"), ["support from version 4", `support lost against support${versions}`]);
});
