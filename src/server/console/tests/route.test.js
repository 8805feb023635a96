import assert from "node:assert/strict";
import { test } from "node:test";
import { href, NO_FILTER, parse } from "../route.js";

const ID = "01a21c3d-6a34-7724-bca1-0b149431e9d6";

test("an address is read as what it was written from", () => {
  /** @type {import("../route.js").Route[]} */
  const routes = [
    { view: "list", kind: "invoices" },
    { view: "find", q: "customer & sons / 50 %?#" },
    { view: "entity", kind: "plans", id: ID, filter: NO_FILTER },
    {
      view: "entity",
      kind: "plans",
      id: "a/b?c",
      filter: { outcome: "FORCED", field: "metadata.team", actor: "a b", request: ID },
    },
    { view: "compare", kind: "subscriptions", id: ID, from: "3", to: "12" },
    { view: "conflicts", show: "CONFLICT" },
    { view: "conflicts", show: "MERGED" },
  ];
  for (const route of routes) assert.deepEqual(parse(href(route)), route);
});

test("what is none of the page's addresses shows nothing, and the empty one the subscriptions", () => {
  for (const hash of [
    "#/nothing",
    "#/plans/1/compare/0/2",
    "#/plans/1/compare/1/x",
    "#/plans/1/other",
    "#/plans/1/compare/1/2/3",
  ]) {
    assert.equal(parse(hash).view, "nothing", hash);
  }
  for (const hash of ["", "#", "#/"]) assert.deepEqual(parse(hash), { view: "list", kind: "subscriptions" });
  assert.equal(parse("#/plans/%E0%A4%A").view, "entity");
});
