/** What was last read, kept on the device, so that there is something to see after a restart without a connection. */

import { fromJsonString, toJsonString } from "@bufbuild/protobuf";
import { type Subscription, SubscriptionSchema } from "@occam/client";
import type { KeyValueStorage } from "@occam/client/offline";
import { readJson, writeJson } from "./storage";

/** An entity, and when it was read. */
export interface Read {
  readonly subscription: Subscription;
  readonly time: Date;
}

/** What was read. */
export interface Cached {
  readonly entities: ReadonlyMap<string, Read>;
  /** The ids of the list, in its order; not all of `entities` need be in it. */
  readonly order: readonly string[];
  /** Whether the list goes on after these. */
  readonly hasMore: boolean;
  /** When the list was read; `undefined` if it never was. */
  readonly listTime: Date | undefined;
  /** What plans are called, by their ids. */
  readonly plans: ReadonlyMap<string, string>;
}

/** Nothing read yet. */
export const EMPTY: Cached = {
  entities: new Map(),
  order: [],
  hasMore: false,
  listTime: undefined,
  plans: new Map(),
};

/** How many entities are kept beside those of the list. */
const OTHERS_MAX = 50;

/**
 * How long what is kept may be, in characters, about. AsyncStorage on Android reads no value of 2 MiB, and `localStorage`
 * has some 5 million characters for everything, which the queue needs more than this.
 */
export const CACHE_CHARACTERS_MAX = 1_000_000;

interface Stored {
  readonly entities: readonly (readonly [time: string, json: string])[];
  readonly order: readonly string[];
  readonly hasMore: boolean;
  readonly listTime: string | null;
  readonly plans: readonly (readonly [id: string, name: string])[];
}

/** The key of what a person read. */
export function cacheKey(person: string): string {
  return `occam/read/1/${person}`;
}

/** Reads what was kept; what cannot be read any more is nothing, and is read anew. */
export async function readCache(storage: KeyValueStorage, person: string): Promise<Cached> {
  const stored = (await readJson(storage, cacheKey(person))) as Stored | undefined;
  if (stored === undefined) return EMPTY;
  try {
    const reads = stored.entities.map(([time, json]): Read => {
      return {
        time: new Date(time),
        subscription: fromJsonString(SubscriptionSchema, json, { ignoreUnknownFields: true }),
      };
    });
    return {
      entities: new Map(reads.map((read) => [read.subscription.id, read])),
      order: stored.order.filter((id) => reads.some((read) => read.subscription.id === id)),
      hasMore: stored.hasMore,
      listTime: stored.listTime === null ? undefined : new Date(stored.listTime),
      plans: new Map(stored.plans),
    };
  } catch (error) {
    console.warn("what was kept cannot be read", error);
    return EMPTY;
  }
}

/** Keeps what was read, as far as there is room: first the list, in its order. */
export function writeCache(storage: KeyValueStorage, person: string, cached: Cached): Promise<void> {
  const listed = new Set(cached.order);
  const others = [...cached.entities.values()].filter(({ subscription }) => !listed.has(subscription.id));
  const newest = others.sort((a, b) => b.time.getTime() - a.time.getTime()).slice(0, OTHERS_MAX);
  const inList = cached.order.flatMap((id) => cached.entities.get(id) ?? []);
  const plans = [...cached.plans];
  const entities = fitting([...inList, ...newest], CACHE_CHARACTERS_MAX - JSON.stringify(plans).length);
  const stored: Stored = {
    entities,
    // Without a gap: the list goes on where what is kept ends.
    order: inList.slice(0, entities.length).map(({ subscription }) => subscription.id),
    hasMore: cached.hasMore || entities.length < inList.length,
    listTime: cached.listTime?.toISOString() ?? null,
    plans,
  };
  return writeJson(storage, cacheKey(person), stored);
}

/** As many of these, from the first on, as there is room for in so many characters. */
function fitting(reads: readonly Read[], room: number): Stored["entities"] {
  const entities: Stored["entities"][number][] = [];
  let left = room;
  for (const { subscription, time } of reads) {
    const entry = [time.toISOString(), toJsonString(SubscriptionSchema, subscription)] as const;
    // As it is written down: JSON within JSON, and the id once more in the order.
    left -= JSON.stringify(entry).length + JSON.stringify(subscription.id).length + 2;
    if (left < 0) break;
    entities.push(entry);
  }
  return entities;
}
