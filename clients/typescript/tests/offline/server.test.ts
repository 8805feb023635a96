import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { create, toJson } from "@bufbuild/protobuf";
import { createConnectTransport } from "@connectrpc/connect-web";
import { beforeAll, describe, expect, test } from "vitest";
import { type ConflictError, OccamClient, type Subscription, SubscriptionSchema } from "../../src/index.js";
import { OfflineQueue } from "../../src/offline/index.js";
import { fileStorage } from "./file-storage.mjs";

/** The URL of a server. */
const baseUrl = process.env.OCCAM_URL ?? "";

describe.skipIf(baseUrl === "")("against a server", { timeout: 60_000 }, () => {
  const clientOf = (principal: string) =>
    new OccamClient(createConnectTransport({ baseUrl }), { principal, timeoutMs: 10_000 });
  const [ana, ben] = [clientOf("ana"), clientOf("ben")];
  let subscriptions: Subscription[];

  beforeAll(async () => {
    const price = { currencyCode: "EUR", units: 9n };
    const init = { code: `plan-${randomUUID()}`, displayName: "Plan", price, billingInterval: { unit: 3, count: 1 } };
    const plan = (await ana.createPlan({ plan: init })).entity;
    const subscribe = async () => {
      const created = { customerId: "customer", planId: plan.id, quantity: 1n };
      return (await ana.createSubscription({ subscription: created })).entity;
    };
    subscriptions = [await subscribe(), await subscribe(), await subscribe()];
  });

  test("three edits of two subscriptions survive a kill, are sent once, and a conflict is chosen about", async () => {
    const [first, second] = subscriptions as [Subscription, Subscription];
    const file = join(mkdtempSync(join(tmpdir(), "occam-")), "queue.json");
    const phone = spawnSync(process.execPath, [fileURLToPath(new URL("phone.mjs", import.meta.url)), file], {
      input: JSON.stringify([first, second].map((entity) => toJson(SubscriptionSchema, entity))),
      encoding: "utf8",
    });
    expect([phone.signal, phone.stderr]).toEqual(["SIGKILL", ""]);
    const { ids, reachable } = JSON.parse(phone.stdout) as { ids: string[]; reachable: boolean };
    expect(reachable).toBe(false);

    const by = randomUUID();
    // Meanwhile one is changed elsewhere, where nobody on the phone has written, and the other just there.
    await ben.modifySubscription(first.id, () => ({ type: "update", values: { metadata: { by } } }));
    const theirs = await ben.modifySubscription(second.id, () => ({ type: "update", values: { notes: "by ben" } }));

    const queue = await OfflineQueue.open(ana, fileStorage(file));
    expect(queue.state.writes.map(({ intent, behind }) => [intent.requestId, behind])).toEqual(
      ids.map((id, index) => [id, index === 1]),
    );
    await queue.flush();
    expect(queue.state).toMatchObject({ reachable: true, writes: [{ state: "conflict", entityId: second.id }] });
    expect(await ana.getSubscription(first.id)).toMatchObject({
      notes: "offline, one and two",
      metadata: { by },
      version: first.version + 3n,
    });

    const [write] = queue.state.writes;
    const conflict = (await queue.conflict(write?.id ?? "")) as ConflictError<Subscription>;
    expect(conflict.rows).toMatchObject([
      { path: "notes", yours: "offline, other", current: "by ben", changedBy: "ben" },
    ]);
    const outcome = await queue.sender(write?.id ?? "").resolve(conflict, { notes: "mine" });
    expect(outcome).toMatchObject({ entity: { notes: "offline, other", version: theirs.entity.version + 1n } });
    expect((await OfflineQueue.open(ana, fileStorage(file))).state.writes).toEqual([]);
  });

  test("a lost reply is asked for again, and nothing is made twice", async () => {
    const [, , base = create(SubscriptionSchema)] = subscriptions;
    const losing: typeof fetch = async (...call) => {
      const response = await fetch(...call);
      await response.arrayBuffer();
      throw new TypeError("fetch failed");
    };
    const transport = createConnectTransport({ baseUrl, fetch: losing });
    const file = join(mkdtempSync(join(tmpdir(), "occam-")), "queue.json");
    const queue = await OfflineQueue.open(
      new OccamClient(transport, { principal: "ana", timeoutMs: 1_000 }),
      fileStorage(file),
    );
    await queue.enqueue(base, { type: "pause" });
    await queue.enqueue(queue.project(base).entity, { type: "resume" });
    await queue.flush();
    expect(queue.state.writes).toMatchObject([
      { state: "waiting", doubtful: true },
      { behind: true, doubtful: false },
    ]);
    const again = await OfflineQueue.open(ana, fileStorage(file));
    await again.flush();
    expect(again.state.writes).toEqual([]);
    const { mutations } = await ana.history.listMutations({ entityId: base.id, pageSize: 2 });
    expect(mutations.map(({ method, version }) => [method, version])).toEqual([
      ["ResumeSubscription", base.version + 2n],
      ["PauseSubscription", base.version + 1n],
    ]);
  });
});
