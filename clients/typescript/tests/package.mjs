/** Uses the installed package against a server of its own; `tests/package` runs it in a fresh folder. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createConnectTransport } from "@connectrpc/connect-web";
import { OccamClient } from "@occam/client";
import { ConflictResolution, textsOf, wordDiff } from "@occam/client/conflict";
import { OfflineQueue } from "@occam/client/offline";

// What a bundler takes that does not read package exports.
const root = "node_modules/@occam/client";
const { main, types } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
for (const file of [main, types]) assert.ok(existsSync(`${root}/${file}`));

// The conflict screen's half, which is loaded only by those who ask for it, with what it needs.
assert.deepEqual(
  [typeof ConflictResolution, textsOf("es").save, wordDiff("a", "b").length],
  ["function", "Guardar", 2],
);
for (const file of loadedBy("dist/index.js")) {
  assert.ok(!/\/(conflict|offline)\/|^diff$/.test(file), `${file} must not be loaded with the client`);
}
assert.equal(typeof OfflineQueue.open, "function");
for (const file of loadedBy("dist/offline/index.js")) {
  assert.ok(!/\/conflict\/|^diff$/.test(file), `${file} must not be loaded with the queue`);
}

/**
 * The package's own files, and the other packages, that one of its files loads.
 * @param {string} file
 */
function loadedBy(file, seen = new Set([file])) {
  const imports = readFileSync(`${root}/${file}`, "utf8").matchAll(/from "([^"]+)"/g);
  for (const [, name = ""] of imports) {
    const isOwn = name.startsWith(".");
    const path = isOwn ? new URL(name, `file:///${file}`).pathname.slice(1) : name;
    if (seen.has(path)) continue;
    seen.add(path);
    if (isOwn) loadedBy(path, seen);
  }
  return seen;
}

/** @type {unknown[]} */
const requests = [];
const server = createServer(async (request, response) => {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
  requests.push([request.url, request.headers.authorization]);
  const version = requests.length;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ subscription: { ...body.subscription, id: "s", version } }));
});
server.listen(0, "127.0.0.1", async () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const transport = createConnectTransport({ baseUrl: `http://127.0.0.1:${port}` });
  const client = new OccamClient(transport, { token: async () => "t" });
  const { entity } = await client.modifySubscription("s", () => ({ type: "update", values: { notes: "mine" } }));
  assert.deepEqual([entity.version, entity.notes], [2n, "mine"]);
  assert.deepEqual(requests, [
    ["/occam.v1.SubscriptionService/GetSubscription", "Bearer t"],
    ["/occam.v1.SubscriptionService/UpdateSubscription", "Bearer t"],
  ]);
  server.close();
  server.closeAllConnections();
});
