import assert from "node:assert/strict";
import { test } from "node:test";

const kept = new Map();
const storage = {
  getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
};
Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });

test("as whom a window asks is what it says, whatever another one chooses meanwhile", async () => {
  const { become, identity, identityHeaders } = await import("../identity.js");
  assert.equal(identity().role, "auditor");
  become({ principal: "ana", role: "support", customer: "" });
  assert.match([...kept.values()].join(), /"support"/);
  for (const key of kept.keys()) kept.set(key, '{"principal":"eve","role":"admin","customer":""}');
  assert.deepEqual(identityHeaders(), { "x-occam-principal": "ana", "x-occam-role": "support" });
  assert.equal(identity().role, "support");
});

test("where nothing can be kept, it is who was chosen as long as the page is there", async () => {
  const { become, identity } = await import("../identity.js");
  storage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  become({ principal: "console", role: "customer", customer: "customer-acme" });
  assert.equal(identity().customer, "customer-acme");
});
