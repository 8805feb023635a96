/**
 * A phone without a connection: three edits of two subscriptions, written down in a file, and then killed. Run as
 * `node phone.mjs FILE`, with the subscriptions as JSON on standard input.
 */

import { readFileSync } from "node:fs";
import { fromJson } from "@bufbuild/protobuf";
import { createConnectTransport } from "@connectrpc/connect-web";
import { OccamClient, SubscriptionSchema } from "@occam/client";
import { OfflineQueue } from "@occam/client/offline";
import { fileStorage } from "./file-storage.mjs";

const [file = ""] = process.argv.slice(2);
const read = /** @type {import("@bufbuild/protobuf").JsonValue[]} */ (JSON.parse(readFileSync(0, "utf8")));
const [first, second] = read.map((json) => fromJson(SubscriptionSchema, json));

// Nothing listens there.
const client = new OccamClient(createConnectTransport({ baseUrl: "http://127.0.0.1:9" }), { timeoutMs: 300 });
const queue = await OfflineQueue.open(client, fileStorage(file));
for (const [entity, notes] of [
  [first, "offline, one"],
  [first, "offline, one and two"],
  [second, "offline, other"],
]) {
  const shown = queue.project(/** @type {import("@occam/client").Subscription} */ (entity)).entity;
  await queue.enqueue(shown, { type: "update", values: { notes: /** @type {string} */ (notes) } });
}
await queue.flush();
const { writes, reachable } = queue.state;
console.log(JSON.stringify({ reachable, ids: writes.map(({ intent }) => intent.requestId) }));
process.kill(process.pid, "SIGKILL");
