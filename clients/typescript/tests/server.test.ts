import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { beforeAll, describe, expect, test } from "vitest";
import {
  ConflictError,
  ErrorInfoSchema,
  FieldDiffKind,
  OccamClient,
  type Subscription,
  SubscriptionSchema,
  VersionConflictSchema,
} from "../src/index.js";
import { rejection } from "./script.js";

/** The URL of a server full of sample data. */
const baseUrl = process.env.OCCAM_URL ?? "";

describe.skipIf(baseUrl === "")("against a server", () => {
  describe.each([
    ["Connect", () => createConnectTransport({ baseUrl })],
    ["Connect, binary", () => createConnectTransport({ baseUrl, useBinaryFormat: true })],
    ["gRPC-Web", () => createGrpcWebTransport({ baseUrl })],
    ["gRPC", () => createGrpcTransport({ baseUrl })],
  ] as [string, () => Transport][])("over %s", (protocol, createTransport) => {
    let client: OccamClient;
    let seen: Subscription;
    const mine = `by ana over ${protocol}`;

    beforeAll(async () => {
      client = new OccamClient(createTransport(), { principal: "ana", timeoutMs: 10_000 });
      const { subscriptions } = await client.subscriptions.listSubscriptions({ pageSize: 1 });
      seen = subscriptions[0] ?? create(SubscriptionSchema);
    });

    test("a stale write is ABORTED, with the entity as it is now and the difference", async () => {
      const ben = new OccamClient(createTransport(), { principal: "ben" });
      const notes = `${seen.notes}\nby ben`;
      const { entity } = await ben.modifySubscription(seen.id, () => ({ type: "update", values: { notes } }));
      const stale = client.subscriptions.updateSubscription({
        subscription: { id: seen.id, notes: mine },
        updateMask: { paths: ["notes"] },
        expectedVersion: seen.version,
      });
      const error = await rejection(stale, ConnectError);
      expect(error.code).toBe(Code.Aborted);
      expect(error.findDetails(ErrorInfoSchema)).toMatchObject([{ reason: "VERSION_CONFLICT", domain: "occam.v1" }]);
      const [conflict] = error.findDetails(VersionConflictSchema);
      expect(conflict).toMatchObject({
        expectedVersion: seen.version,
        currentVersion: entity.version,
        current: { case: "subscription", value: entity },
        diffs: [{ path: "notes", kind: FieldDiffKind.BOTH_DIFFER, changedBy: "ben" }],
      });
    });

    test("what both changed is chosen about", async () => {
      const error = await rejection(client.save(seen, { ...seen, notes: mine }), ConflictError<Subscription>);
      expect(error.rows).toMatchObject([{ path: "notes", yours: mine, changedBy: "ben" }]);
      const { entity } = await client.resolve(error, { notes: "mine" });
      expect(entity).toMatchObject({ notes: mine, version: error.currentVersion + 1n });
    });
  });
});
