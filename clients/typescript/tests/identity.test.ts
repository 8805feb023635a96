import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { Intent, OccamClient, OutcomeUnknownError, RefusedError, UnavailableError } from "../src/index.js";
import { ID, rejection, Script, subscription, unavailable } from "./script.js";

const read = subscription(1n);

test("who calls is said with every request, of the generated clients, too", async () => {
  const server = new Script(read, read);
  const client = server.client({ principal: "ana", role: "customer", customer: "acme" });
  await client.getSubscription(ID);
  await client.subscriptions.getSubscription({ id: ID });
  for (const { headers } of server.sent) {
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-occam-principal": "ana",
      "x-occam-role": "customer",
      "x-occam-customer": "acme",
    });
  }
});

test("a caller who says nothing sends nothing", async () => {
  const server = new Script(read);
  await server.client().getSubscription(ID);
  expect([...(server.sent[0]?.headers.keys() ?? [])].filter((name) => /occam|authorization/.test(name))).toEqual([]);
});

test("who calls must be ASCII", () => {
  expect(() => new OccamClient(new Script().transport(), { principal: "Zoë" })).toThrow(
    'x-occam-principal cannot be "Zoë": it must be ASCII',
  );
});

test("the token is asked for before every request", async () => {
  const server = new Script(read, read);
  const tokens = ["first", "second"];
  const client = server.client({ token: async () => tokens.shift() ?? "" });
  await client.getSubscription(ID);
  await client.getSubscription(ID);
  expect(server.sent.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer first", "Bearer second"]);
});

test.each([
  ["fails", () => Promise.reject(new TypeError("fetch failed")), "fetch failed"],
  [
    "throws",
    () => {
      throw new Error("logged out");
    },
    "logged out",
  ],
  ["is none", async () => "a\nb", "it is not ASCII"],
] as [string, () => Promise<string>, string][])("a token that %s leaves no doubt", async (_, token, message) => {
  const server = new Script();
  const intent = Intent.change("subscription", ID, 1n, { type: "pause" });
  const error = await rejection(server.client({ token }).send(intent), RefusedError);
  expect(error.cause.cause).toMatchObject({ message });
  expect(server.sent).toEqual([]);
});

test("a token that does not come ends with the deadline or the caller's signal", async () => {
  const token = () => new Promise<string>(() => {});
  const client = new Script().client({ token });
  const intent = Intent.change("subscription", ID, 1n, { type: "pause" });
  await rejection(client.send(intent, { timeoutMs: 1 }), UnavailableError);
  await rejection(client.send(intent, { signal: AbortSignal.timeout(1) }), DOMException);
  const signal = AbortSignal.abort();
  const error = await rejection(client.subscriptions.getSubscription({ id: ID }, { signal }), ConnectError);
  expect(error.code).toBe(Code.Canceled);
});

test("a token that does not come leaves the copy before in doubt", async () => {
  const tokens = [Promise.resolve("t"), new Promise<string>(() => {})];
  const controller = new AbortController();
  const server = new Script(unavailable());
  const token = () => {
    if (tokens.length === 1) setTimeout(() => controller.abort());
    return tokens.shift() as Promise<string>;
  };
  const intent = Intent.change("subscription", ID, 1n, { type: "pause" });
  await rejection(server.client({ token }).send(intent, { signal: controller.signal }), OutcomeUnknownError);
  expect(server.sent.length).toBe(1);
});

test("what the token took of the time is not given to the call", async () => {
  const server = new Script(read);
  const token = () => new Promise<string>((resolve) => setTimeout(resolve, 20, "t"));
  await server.client({ token, timeoutMs: 10_000 }).getSubscription(ID);
  expect(server.sent[0]?.timeoutMs).toBeLessThanOrEqual(9981);
});
