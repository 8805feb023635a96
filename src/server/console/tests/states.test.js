import assert from "node:assert/strict";
import { test } from "node:test";
import { Unreachable } from "../api.js";
import { el } from "../dom.js";
import { load } from "../states.js";
import { part } from "./page.js";

/** What asks twice in vain and is then answered. */
async function failing() {
  const slot = el("div");
  let asked = 0;
  await load(slot, new AbortController().signal, async () => {
    asked += 1;
    if (asked === 1) throw new Unreachable("no answer");
    return ["answered"];
  });
  return { slot: part(slot), asked: () => asked };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("what failed is asked for again by a press, and once only", async () => {
  const { slot, asked } = await failing();
  const [again] = slot.all("button");
  assert.ok(again);
  again.focus();
  again.handlers.get("click")?.();
  assert.equal(document.activeElement, slot, "the button goes, and the focus with it");
  await settled();
  assert.deepEqual([slot.textContent, asked()], ["answered", 2]);
  window.dispatchEvent(new Event("online"));
  await settled();
  assert.equal(asked(), 2, "a page of a list would be there twice");
});

test("what failed is asked for again when there is a network, and the focus stays where it is", async () => {
  const { slot, asked } = await failing();
  const elsewhere = part(el("input"));
  elsewhere.focus();
  for (let time = 0; time < 2; time += 1) window.dispatchEvent(new Event("online"));
  await settled();
  assert.deepEqual([slot.textContent, asked()], ["answered", 2]);
  assert.equal(document.activeElement, elsewhere);
});
