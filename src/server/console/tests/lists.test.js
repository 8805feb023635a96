import assert from "node:assert/strict";
import { test } from "node:test";
import { spanOf } from "../lists.js";

test("the entities of a page are within its times, in whichever order these are", () => {
  const times = ["2026-11-27T10:00:00.000002Z", "2026-11-27T10:00:01.999999Z", "2026-11-27T10:00:00Z"];
  const span = { createTimeFrom: "2026-11-27T10:00:00.000Z", createTimeUntil: "2026-11-27T10:00:02.000Z" };
  assert.deepEqual(spanOf(times), span);
});
