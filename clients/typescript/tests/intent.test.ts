import { toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ConflictError, Intent, type IntentJson, NotWritableError, type SubscriptionChange } from "../src/index.js";
import { newUuid, uuidV7 } from "../src/uuid.js";
import { conflict, ID, rejection, Script, subscription, unavailable } from "./script.js";

const bytes = (intent: Intent) => Buffer.from(toBinary(intent.method.input, intent.request)).toString("hex");
const pause = () => Intent.change("subscription", ID, 3n, { type: "pause" });

test("an intent that was written down has its bytes and its request_id still, and can be sent", async () => {
  const intents: Intent[] = [
    Intent.change("subscription", ID, 3n, { type: "update", values: { notes: "", metadata: { z: "1", a: "2" } } }),
    Intent.change("subscription", ID, 2n ** 60n, { type: "cancel", atPeriodEnd: true, reason: "moved" }).withMerge(),
    Intent.change("invoice", ID, 1n, {
      type: "recordPayment",
      amount: { currencyCode: "EUR", units: 9n },
      paymentReference: "r",
    }).withForce("on the phone"),
    Intent.create("plan", { id: ID, plan: { code: "pro" } }).withValidateOnly(),
  ];
  for (const intent of intents) {
    const read = Intent.fromJSON(JSON.parse(JSON.stringify(intent)) as IntentJson);
    expect(bytes(read)).toBe(bytes(intent));
    expect([read.requestId, read.entityId, read.type]).toEqual([
      intent.requestId,
      ID === intent.entityId ? ID : "",
      intent.type,
    ]);
    expect(read.change).toEqual(intent.change);
  }
  const server = new Script({ reply: { subscription: subscription(4n), replayed: true } });
  expect(await server.client().send(Intent.fromJSON(pause().toJSON()))).toMatchObject({ replayed: true });
});

test("an intent tells its change", () => {
  const changes: SubscriptionChange[] = [
    { type: "update", values: { quantity: 2n, notes: "" } },
    { type: "pause" },
    { type: "cancel", atPeriodEnd: false, reason: "moved" },
    { type: "changePlan", planId: ID, quantity: undefined, expectedPlanVersion: 4n },
  ];
  for (const change of changes) expect(Intent.change("subscription", ID, 1n, change).change).toEqual(change);
  expect(Intent.create("plan", {}).change).toBeUndefined();
});

test("the same bytes go out again whatever becomes of what the intent was made of", async () => {
  const metadata: Record<string, string> = { a: "1" };
  const intent = Intent.change("subscription", ID, 3n, { type: "update", values: { metadata } });
  const server = new Script(unavailable(), conflict(3n, subscription(5n)));
  server.clock.onSleep = () => {
    metadata.a = "2";
    const told = intent.change;
    if (told?.type === "update" && told.values.metadata) told.values.metadata.a = "3";
  };
  const error = await rejection(server.client().send(intent), ConflictError);
  expect(server.sent[1]?.bytes).toBe(server.sent[0]?.bytes);
  expect(error.yours).toEqual({ type: "update", values: { metadata: { a: "1" } } });
});

test("options are sent, and leave the intent that they were added to as it was", () => {
  const intent = pause();
  const forced = intent.withForce("on the phone").withRequestId("r").withValidateOnly();
  expect(forced.request).toMatchObject({
    force: true,
    forceReason: "on the phone",
    requestId: "r",
    validateOnly: true,
  });
  expect(intent.request).toMatchObject({ force: false, validateOnly: false });
  expect(intent.requestId).not.toBe("r");
});

test("a creation keeps the request_id that it has", () => {
  expect(Intent.create("plan", { requestId: "mine" }).requestId).toBe("mine");
  expect(Intent.create("plan", {}).requestId).toMatch(/^\w{8}-\w{4}-7/);
});

test("what cannot be sent is refused where it is made", () => {
  const update = (values: object) => () => Intent.change("subscription", ID, 1n, { type: "update", values });
  expect(update({ status: 4 })).toThrow(NotWritableError);
  expect(update({ nots: "" })).toThrow("no update can write nots of a subscription");
  expect(update({ quantity: 2n ** 64n })).toThrow();
  const noVerb = { kind: "plan", type: "pause", request: "" } as const;
  expect(() => Intent.fromJSON(noVerb)).toThrow("there is no change pause of a plan");
});

test("a UUIDv7 has its time in front, its version and its variant", () => {
  const ones = new Uint8Array(10).fill(0xff);
  expect(uuidV7(0x0123456789ab, ones)).toBe("01234567-89ab-7fff-bfff-ffffffffffff");
  expect(uuidV7(1, new Uint8Array(10))).toBe("00000000-0001-7000-8000-000000000000");
  expect(newUuid()).not.toBe(newUuid());
});

test("without a crypto, as in React Native, a UUID is random all the same", () => {
  const { crypto } = globalThis;
  try {
    Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
    expect(newUuid().slice(15)).not.toBe(newUuid().slice(15));
  } finally {
    Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
  }
});
