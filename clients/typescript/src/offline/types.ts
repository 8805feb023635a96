/** What an app sees of the queue. */

import type { Intent } from "../intent.js";
import type { Entity, KindName } from "../kinds.js";

/** Where the queue is written down: `AsyncStorage` of React Native is one, `localStorage` with a promise around it another. */
export interface KeyValueStorage {
  getItem(key: string): Promise<string | null>;
  /** Keeps the value, whole or not at all, across a restart once it has resolved. */
  setItem(key: string, value: string): Promise<void>;
}

/**
 * Where a write stands: it `waits` for its turn and a connection; it is on its way; it met another change of the same thing,
 * and a person has to choose; or the server refused it for good, and a person has to read that.
 */
export type WriteState = "waiting" | "sending" | "conflict" | "refused";

/** A write that is not through yet. A snapshot: it never changes. */
export interface QueuedWrite {
  /** The queue's own name for it, which stays when a person's choice replaces the intent. */
  readonly id: string;
  /** What is sent next. */
  readonly intent: Intent;
  readonly kind: KindName;
  readonly entityId: string;
  /** The entity as the person saw it: as it was given to `enqueue`, or, after a person's choice, as it was then. */
  readonly base: Entity;
  readonly state: WriteState;
  /** Of a refused one the API's reason, such as `INVALID_TRANSITION`; of a waiting one why it could not be sent, if known. */
  readonly reason: string | undefined;
  /** The reason as a sentence, in English. */
  readonly message: string | undefined;
  /** It was sent and not answered, so that it may have taken effect. It is found out by sending it again, never twice. */
  readonly doubtful: boolean;
  /** It waits for an earlier write on the same entity. */
  readonly behind: boolean;
  /** When it was enqueued, by this device's clock: for people only, nothing depends on it. */
  readonly createTime: Date;
}

/** The queue at a moment. A snapshot: another object after any change, the same one until then. */
export interface QueueState {
  /** In the order in which they were made. */
  readonly writes: readonly QueuedWrite[];
  readonly flushing: boolean;
  /** Whether the server could be reached the last time it was tried; `undefined` before that. */
  readonly reachable: boolean | undefined;
}

/** An entity with the writes that are still queued. */
export interface Projection<T extends Entity> {
  /** The entity as it will be if they all get through; its version is the one that was read. */
  readonly entity: T;
  /** The fields that are not saved yet, by the API's names. */
  readonly pending: readonly string[];
}
