import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../route.js";
import { requestOf } from "../timeline.js";

test("what is asked for under the name of a plan is history of a plan, with what the address filters by", () => {
  const route = parse("#/plans/01a21c3d-6a34-7724-bca1-0b149431e9d6?outcome=FORCED&field=price");
  assert.ok(route.view === "entity");
  const { entityType, entityId, outcome, field, pageToken } = requestOf(route, "token");
  assert.deepEqual(
    { entityType, entityId, outcome, field, pageToken },
    {
      entityType: "ENTITY_TYPE_PLAN",
      entityId: route.id,
      outcome: "MUTATION_OUTCOME_FORCED",
      field: "price",
      pageToken: "token",
    },
  );
});
