/**
 * What must hold of a queue, whatever happens:
 *
 * - What was told to be enqueued takes effect exactly once, or a person dropped it, or it is still on the disk.
 * - What was told not to be enqueued does not take effect.
 * - Nothing is sent before the disk says so, and under one `request_id` never anything else.
 * - No write changes what its person has not seen: neither others' changes nor the person's own.
 */

import { type DescMethodUnary, equals, fromBinary } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { type Subscription, SubscriptionSchema, SubscriptionService } from "../../src/index.js";
import type { Disk, Stored } from "./memory.js";
import { type Change, changed, fieldsOf, groupOf, type Model, type Request } from "./model.js";

/** A request that the disk has had: of which write, and what its person has seen. */
interface Known {
  readonly id: string;
  readonly base: Subscription;
  /** The oldest version that it named. */
  readonly expected: bigint;
  /** By field, the values that the person's earlier writes gave it, the last of which `base` shows. */
  readonly ownValues: ReadonlyMap<string, readonly string[]>;
}

export class Judge {
  /** Writes whose caller was told that they are queued, by the queue's name for them. */
  readonly acknowledged = new Set<string>();
  /** Writes whose caller was told that they are not, by the mark of their base. */
  readonly failed = new Set<string>();
  readonly dropped = new Set<string>();
  /** Dropped, but they may have taken effect before. */
  readonly maybeDropped = new Set<string>();
  readonly moved = new Set<string>();
  violation: Error | undefined;
  readonly #known = new Map<string, Known>();
  readonly #bytes = new Map<string, string>();
  readonly #judged = new Set<Change>();

  constructor(
    readonly model: Model,
    readonly disk: Disk,
  ) {}

  violated(error: unknown): void {
    this.violation ??= error instanceof Error ? error : new Error(String(error));
  }

  timesAccepted(id: string): number {
    return [...this.#known].filter(([requestId, known]) => known.id === id && this.model.accepted.has(requestId))
      .length;
  }

  /** Learns what is on the disk. */
  remember(): void {
    const before: Stored[] = [];
    for (const stored of this.disk.writes) {
      const { requestId, expectedVersion } = requestOf(stored);
      const known = this.#known.get(requestId);
      if (known === undefined) {
        const base = fromBinary(SubscriptionSchema, base64Decode(stored.base));
        // The same wish in another request: its person has seen no more than before.
        const isSame = (each: Known) => each.id === stored.id && equals(SubscriptionSchema, each.base, base);
        const same = [...this.#known.values()].find(isSame);
        const expected = same?.expected ?? expectedVersion;
        const ownValues = same?.ownValues ?? this.#ownValues(base, before);
        this.#known.set(requestId, { id: stored.id, base, expected, ownValues });
      } else if (expectedVersion > known.expected) this.moved.add(requestId);
      if (stored.status !== "refused") before.push(stored);
    }
  }

  /** A request is about to be sent. */
  sent({ requestId }: Request): void {
    const stored = this.disk.writes.find((each) => requestOf(each).requestId === requestId);
    if (stored === undefined) {
      const { id } = this.#known.get(requestId) as Known;
      // Its person may have dropped it while it was on its way.
      if (!this.maybeDropped.has(id)) this.violated(`${id} is sent, and not on the disk`);
      return;
    }
    if (!stored.sent) this.violated(`${stored.id} is sent before that is written down`);
    const bytes = this.#bytes.get(requestId) ?? stored.intent.request;
    this.#bytes.set(requestId, bytes);
    if (bytes !== stored.intent.request) this.violated(`${requestId} is sent as two requests`);
  }

  /** A request is about to be answered: each field that it changed, and those of its group, had a value its person has seen. */
  answered({ requestId }: Request): void {
    const change = this.model.log.at(-1);
    if (change?.requestId !== requestId || this.#judged.has(change)) return;
    this.#judged.add(change);
    const { before, after, rpc, id, version } = change;
    const { base, expected, ownValues } = this.#known.get(requestId) as Known;
    const seen = [base, ...this.#between(id, expected, base.version)];
    // What a verb does can be told only roughly beforehand, so that what it meets of the person's own does not count.
    const own = this.model.log.filter((each) => each.id === id && this.#known.has(each.requestId));
    if (rpc !== "updateSubscription") seen.push(...own.map((each) => each.after));
    for (const path of changed(before, after).flatMap(groupOf)) {
      const value = fieldsOf(before).get(path);
      const isSeen = seen.some((entity) => fieldsOf(entity).get(path) === value);
      if (isSeen || ownValues.get(path)?.includes(value ?? "")) continue;
      this.violated(`${rpc} v${version} of ${id.at(-1)} overwrote ${path}, ${value}, which its person has not seen`);
    }
  }

  /** Nothing is lost so far. */
  kept(): void {
    const kept = new Set(this.disk.writes.map(({ id }) => id));
    for (const id of this.acknowledged) {
      const isOver = this.dropped.has(id) || this.maybeDropped.has(id) || this.timesAccepted(id) > 0;
      if (!kept.has(id) && !isOver) this.violated(`${id} is lost`);
    }
  }

  /** The queue is empty. */
  ended(): void {
    this.kept();
    for (const id of this.acknowledged) {
      const times = this.timesAccepted(id);
      const expected = this.dropped.has(id) ? [0] : this.maybeDropped.has(id) ? [0, 1] : [1];
      if (!expected.includes(times)) this.violated(`${id} took effect ${times} times, not ${expected}`);
    }
    for (const [requestId, { base }] of this.#known) {
      const isMade = this.failed.has(base.customerId) && this.model.accepted.has(requestId);
      if (isMade) this.violated(`${base.customerId} took effect, though its caller was told that it is not queued`);
    }
  }

  /** By field, what the person's writes made of it, or will, if the base shows the last of that. */
  #ownValues(base: Subscription, queued: readonly Stored[]): Known["ownValues"] {
    const values = new Map<string, string[]>();
    const add = (path: string, value = "") => values.set(path, [...(values.get(path) ?? []), value]);
    for (const { id, version, requestId, before, after } of this.model.log) {
      if (id !== base.id || version <= base.version || !this.#known.has(requestId)) continue;
      for (const path of changed(before, after)) add(path, fieldsOf(after).get(path));
    }
    for (const stored of queued) {
      const { subscription, updateMask } = requestOf(stored);
      if (subscription?.id !== base.id) continue;
      const from = fieldsOf(fromBinary(SubscriptionSchema, base64Decode(stored.base)));
      const to = fieldsOf(subscription);
      for (const path of new Set([...from.keys(), ...to.keys()])) {
        if (!updateMask?.paths.includes(path.replace(/\..*/, ""))) continue;
        // The metadata is written whole, but only the keys that it changes are what its person decided.
        if (!path.startsWith("metadata.") || from.get(path) !== to.get(path)) add(path, to.get(path));
      }
    }
    const shown = fieldsOf(base);
    return new Map([...values].filter(([path, own]) => own.at(-1) === (shown.get(path) ?? "")));
  }

  /** What the server had from the version that was named to the one that was read. */
  #between(id: string, expected: bigint, read: bigint): Subscription[] {
    const first = expected < read ? expected : read;
    return this.model.history.get(id)?.filter(({ version }) => version >= first && version <= read) ?? [];
  }
}

const { method } = SubscriptionService;
const METHODS: Readonly<Record<string, DescMethodUnary>> = {
  update: method.updateSubscription,
  pause: method.pauseSubscription,
  resume: method.resumeSubscription,
  cancel: method.cancelSubscription,
};

const requests = new Map<string, Request>();

/** The request of a stored write; decoded once, since most of them are stored again and again. */
function requestOf({ intent: { type, request } }: Stored): Request {
  const decode = () =>
    fromBinary((METHODS[type] as DescMethodUnary).input, base64Decode(request)) as unknown as Request;
  const known = requests.get(request) ?? decode();
  requests.set(request, known);
  return known;
}
