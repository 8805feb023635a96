import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Transport } from "@connectrpc/connect";
import {
  connectNodeAdapter,
  createGrpcTransport,
  createConnectTransport as createNodeConnectTransport,
} from "@connectrpc/connect-node";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { afterEach, expect, test } from "vitest";
import {
  ConflictError,
  Intent,
  OccamClient,
  OutcomeUnknownError,
  SubscriptionService,
  UnavailableError,
} from "../src/index.js";
import { conflict, FakeClock, ID, rejection, subscription } from "./script.js";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** React Native's fetch: it has no streams, and no body to be read from one. */
const phoneFetch: typeof fetch = async (url, init) => {
  const { ok, status, headers, ...response } = await fetch(url, init).then(async (it) => ({
    ok: it.ok,
    status: it.status,
    headers: it.headers,
    bytes: await it.arrayBuffer(),
  }));
  const arrayBuffer = async () => response.bytes;
  const json = async () => JSON.parse(new TextDecoder().decode(response.bytes));
  return { ok, status, headers, arrayBuffer, json } as Response;
};

const http1: [string, (baseUrl: string) => Transport][] = [
  ["Connect by fetch", (baseUrl) => createConnectTransport({ baseUrl })],
  ["gRPC-Web by fetch", (baseUrl) => createGrpcWebTransport({ baseUrl })],
  ["Connect by Node", (baseUrl) => createNodeConnectTransport({ baseUrl, httpVersion: "1.1" })],
];
const http2: [string, (baseUrl: string) => Transport][] = [
  ["gRPC by Node", (baseUrl) => createGrpcTransport({ baseUrl })],
  ["Connect by Node over HTTP/2", (baseUrl) => createNodeConnectTransport({ baseUrl, httpVersion: "2" })],
];

const send = (transport: Transport) =>
  new OccamClient(transport, { clock: new FakeClock() }).send(Intent.change("subscription", ID, 3n, { type: "pause" }));

test.each(http1)("%s: a connection that breaks in place of the reply is tried again", async (_, create) => {
  let requests = 0;
  const breakOff = (socket: Socket) => {
    requests += 1;
    socket.destroy();
  };
  const url = await listen(createServer((socket) => socket.on("error", () => {}).once("data", () => breakOff(socket))));
  await rejection(send(create(url)), OutcomeUnknownError);
  expect(requests).toBe(10);
});

test.each(http2)("%s: a connection that breaks in place of the reply is tried again", async (_, create) => {
  let requests = 0;
  const server = createHttp2Server().on("sessionError", () => {});
  server.on("stream", (stream) => {
    requests += 1;
    stream.on("error", () => {});
    stream.session?.destroy();
  });
  await rejection(send(create(await listen(server))), OutcomeUnknownError);
  expect(requests).toBe(10);
});

test.each([...http1, ...http2])("%s: a server that is not there leaves no doubt", async (_, create) => {
  const url = await listen(createServer());
  servers.pop()?.close();
  await rejection(send(create(url)), UnavailableError);
});

const binary: typeof http1 = [
  ["Connect by fetch", (baseUrl) => createConnectTransport({ baseUrl, useBinaryFormat: true })],
  ["Connect by Node", (baseUrl) => createNodeConnectTransport({ baseUrl, httpVersion: "1.1" })],
  ["gRPC-Web by fetch", (baseUrl) => createGrpcWebTransport({ baseUrl })],
];

test.each(binary)(
  "%s: a reply that cannot be read leaves the intent, and is not asked for again",
  async (_, create) => {
    let requests = 0;
    const unreadable = Buffer.from("ffff", "hex");
    const url = await listen(
      createHttpServer((request, response) => {
        requests += 1;
        const type = request.headers["content-type"];
        // The message, and for gRPC-Web the frame around it and the trailer.
        const frames = [
          Buffer.from("0000000002", "hex"),
          unreadable,
          Buffer.from("8000000010", "hex"),
          "grpc-status: 0\r\n",
        ];
        response.setHeader("content-type", type ?? "");
        request.resume().on("end", () => {
          for (const frame of type?.includes("grpc-web") ? frames : [unreadable]) response.write(frame);
          response.end();
        });
      }),
    );
    await rejection(send(create(url)), OutcomeUnknownError);
    expect(requests).toBe(1);
  },
);

test.each([false, true])("Connect works over React Native's fetch, binary: %s", async (useBinaryFormat) => {
  const handlers = connectNodeAdapter({
    routes: ({ service }) =>
      service(SubscriptionService, {
        getSubscription: () => ({ subscription: subscription(1n) }),
        pauseSubscription: ({ expectedVersion = 0n }) => {
          throw conflict(expectedVersion, subscription(7n, { notes: "é" }));
        },
      }),
  });
  const url = await listen(createHttpServer(handlers));
  const client = new OccamClient(createConnectTransport({ baseUrl: url, useBinaryFormat, fetch: phoneFetch }));
  expect(await client.getSubscription(ID)).toMatchObject({ version: 1n });
  const error = await rejection(client.send(Intent.change("subscription", ID, 3n, { type: "pause" })), ConflictError);
  expect(error).toMatchObject({ expectedVersion: 3n, current: { version: 7n, notes: "é" } });
});
