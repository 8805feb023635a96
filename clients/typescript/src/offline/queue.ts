/** The offline queue. */

import type { OccamClient } from "../client.js";
import type { ConflictError } from "../errors.js";
import type { ChangeOf, Entity } from "../kinds.js";
import type { CallOptions } from "../retry.js";
import type { ConflictSender } from "./conflict-sender.js";
import type { KeyValueStorage, Projection, QueuedWrite, QueueState } from "./types.js";

/** How a queue is opened. */
export interface QueueOptions {
  /** The name under which it is stored: one for each person who signs in, since a write is sent as whoever is signed in. */
  readonly key?: string;
}

/** Writes that are made now and sent when there is a connection, across restarts. */
export class OfflineQueue {
  private constructor() {}

  /** Reads what is stored. It fails with a `QueueError` if that cannot be read, and leaves it as it is. */
  static async open(_client: OccamClient, _storage: KeyValueStorage, _options?: QueueOptions): Promise<OfflineQueue> {
    return new OfflineQueue();
  }

  get state(): QueueState {
    return EMPTY;
  }

  /** Calls the listener after every change of `state`, until what it returns is called. */
  subscribe(_listener: () => void): () => void {
    return () => {};
  }

  /** Calls the listener with the entity that each write which took effect left, so that screens can show it. */
  onReply(_listener: (entity: Entity) => void): () => void {
    return () => {};
  }

  /**
   * Takes a change of the entity as the person saw it: what `project` made of what was read. It is written down when this
   * resolves, and sent by the next `flush`.
   */
  async enqueue<T extends Entity>(_base: T, _change: ChangeOf<T>): Promise<QueuedWrite> {
    throw new Error("not yet");
  }

  /** Sends what can be sent. It never fails for the network or the server's sake: `state` says what became of each write. */
  async flush(_options?: CallOptions): Promise<void> {}

  /** The conflict of a write in that state, asked of the server anew. */
  async conflict(_id: string, _options?: CallOptions): Promise<ConflictError> {
    throw new Error("not yet");
  }

  /** What a `ConflictResolution` about this write sends with. */
  sender(_id: string): ConflictSender {
    throw new Error("not yet");
  }

  /** Puts a refused write back into the queue as it is, once a person removed what it was refused for. */
  async retry(_id: string): Promise<void> {}

  /** Drops a write, which only a person does. One that is `doubtful` may have taken effect all the same. */
  async discard(_id: string): Promise<void> {}

  /** The entity as it will be if all waiting writes get through. */
  project<T extends Entity>(entity: T): Projection<T> {
    return { entity, pending: [] };
  }
}

const EMPTY: QueueState = { writes: [], flushing: false, reachable: undefined };
