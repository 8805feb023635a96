/**
 * Adds a line to a subscription's notes, whoever else is writing to it.
 *
 * Usage: node examples/update-subscription.mjs [URL [SUBSCRIPTION_ID]]
 *
 * Without an id it takes the first subscription of the list. `occam serve --sample-data` fills an empty database with some.
 */

import { createGrpcTransport } from "@connectrpc/connect-node";
import { OccamClient } from "@occam/client";

const [, , baseUrl = "http://127.0.0.1:50051", givenId] = process.argv;
// In a browser or on a phone: createConnectTransport of @connectrpc/connect-web.
const client = new OccamClient(createGrpcTransport({ baseUrl }), { principal: "example", timeoutMs: 10_000 });

const id = givenId ?? (await firstSubscription());
// docs:begin
let versionRead = 0n;
const { entity, attempts } = await client.modifySubscription(id, (subscription) => {
  // Asked again after a conflict, with what the subscription is then: nobody else's line is lost.
  versionRead = subscription.version;
  const lines = [...subscription.notes.split("\n").filter(Boolean), "Greetings from the example."];
  return { type: "update", values: { notes: lines.join("\n") } };
});
// docs:end

console.log(`subscription ${id} of ${entity.customerId}`);
console.log(`  version   ${versionRead} -> ${entity.version}`);
console.log(`  attempts  ${attempts}`);
console.log(`  notes     ${entity.notes.replaceAll("\n", "\n            ")}`);

async function firstSubscription() {
  const { subscriptions } = await client.subscriptions.listSubscriptions({ pageSize: 1 });
  const [first] = subscriptions;
  if (first === undefined) throw new Error("there is no subscription yet: create one, or name one");
  return first.id;
}
