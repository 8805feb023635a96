/** A write as the queue keeps it, and as it is written down. It knows neither the storage nor the network. */

import { clone, fromBinary, toBinary } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { Intent, type IntentJson } from "../intent.js";
import { type ChangeOf, type Entity, fieldsOf, KINDS } from "../kinds.js";
import { newUuid } from "../uuid.js";
import type { QueuedWrite } from "./types.js";

/** A write of the queue. It never changes: what happens to it makes another one of the same id. */
export interface Entry {
  readonly id: string;
  readonly intent: Intent;
  readonly base: Entity;
  readonly status: "waiting" | "conflict" | "refused";
  /** A copy of these bytes may have reached the server, and no answer has told yet what came of it. They are fixed then. */
  readonly sent: boolean;
  /** These bytes have been sent, whatever came of it. */
  readonly tried: boolean;
  /** The fields that it writes were shown to the person as the writes before it leave them. */
  readonly inSight: boolean;
  /** Orders what the person decided: a choice made about an earlier write is later than what is queued behind it. */
  readonly decided: number;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly createTime: Date;
}

/** An entry as it is written down. */
interface EntryJson extends Omit<Entry, "intent" | "base" | "createTime"> {
  readonly intent: IntentJson;
  /** The entity's bytes, in base64. */
  readonly base: string;
  readonly createTime: string;
}

/** The version of what is written down. Whatever an older app would misread gives it the next number. */
const FORMAT = 1;

const texts = new WeakMap<Entry, string>();

/** What is written down of the whole queue. */
export function textOf(entries: readonly Entry[]): string {
  return `{"format":${FORMAT},"writes":[${entries.map(entryText).join(",")}]}`;
}

/** An entry's text is kept, since each step of the queue writes down all of them. */
function entryText(entry: Entry): string {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const base = base64Encode(toBinary(entry.intent.kind.schema, entry.base));
  const text = JSON.stringify({ ...entry, intent: entry.intent.toJSON(), base });
  texts.set(entry, text);
  return text;
}

/** Reads what `textOf` wrote; throws whatever it meets in anything else. */
export function entriesOf(text: string): readonly Entry[] {
  const { format, writes } = JSON.parse(text) as { format: unknown; writes: EntryJson[] };
  if (format !== FORMAT) throw new TypeError(`its format is ${format}, not ${FORMAT}`);
  return writes.map(entryOf);
}

function entryOf(json: EntryJson): Entry {
  const { intent, base, createTime, status, sent } = json;
  const isKnown = ["waiting", "conflict", "refused"].includes(status) && typeof sent === "boolean";
  if (!isKnown) throw new TypeError(`there is no state ${status}`);
  const schema = KINDS[intent.kind].schema;
  return {
    ...json,
    intent: Intent.fromJSON(intent),
    base: fromBinary(schema, base64Decode(base)) as Entity,
    createTime: new Date(createTime),
  };
}

/** A copy of an entity, which nobody else can change. */
export function copyOf<T extends Entity>(intent: Intent<T>, entity: T): T {
  return clone(intent.kind.schema, entity) as T;
}

/** The version that an intent was made from. */
export function expectedVersion(intent: Intent): bigint {
  return fieldsOf(intent.request).expectedVersion as bigint;
}

/** The same change made from another version, under the same `request_id`: only for what was never sent. */
export function madeFrom(intent: Intent, version: bigint): Intent {
  const change = intent.change as ChangeOf<Entity>;
  return Intent.of(intent.kind, intent.entityId, version, change).withRequestId(intent.requestId);
}

/** The same change from the same version, as a new request that the server may merge. */
export function toMerge(intent: Intent): Intent {
  return madeFrom(intent, expectedVersion(intent)).withRequestId(newUuid()).withMerge();
}

/** Whether both are about the same entity. */
export function isSameEntity(one: Intent, other: Intent): boolean {
  return one.kind === other.kind && one.entityId === other.entityId;
}

/** The ids of those before which a write on the same entity has yet to get through. A refused one holds nobody up. */
export function behindOthers(entries: readonly Entry[]): ReadonlySet<string> {
  const held = new Set<string>();
  const behind = new Set<string>();
  for (const { id, intent, status } of entries) {
    if (status === "refused") continue;
    const entity = `${intent.kind.name} ${intent.entityId}`;
    if (held.has(entity)) behind.add(id);
    held.add(entity);
  }
  return behind;
}

/** What the app sees of the entries. */
export function queuedWrites(entries: readonly Entry[], sending: string | undefined): readonly QueuedWrite[] {
  const behind = behindOthers(entries);
  return entries.map(({ id, intent, base, status, sent, reason, message, createTime }) => ({
    id,
    intent,
    kind: intent.kind.name,
    entityId: intent.entityId,
    base,
    state: id === sending ? "sending" : status,
    reason,
    message,
    doubtful: sent,
    behind: behind.has(id),
    createTime,
  }));
}
