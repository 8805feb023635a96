/** Uses the installed package against a server of its own; `tests/package` runs it in a fresh folder. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createConnectTransport } from "@connectrpc/connect-web";
import { OccamClient } from "@occam/client";

// What a bundler takes that does not read package exports.
const root = "node_modules/@occam/client";
const { main, types } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
for (const file of [main, types]) assert.ok(existsSync(`${root}/${file}`));

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
