/** The offline queue. The rules that it holds are told in docs/offline.md. */

import type { OccamClient } from "../client.js";
import type { ConflictSender } from "../conflict/index.js";
import { ConflictError } from "../errors.js";
import { differences } from "../fields.js";
import { Intent } from "../intent.js";
import { type ChangeOf, type Entity, kindOf } from "../kinds.js";
import { Listeners } from "../listeners.js";
import type { CallOptions } from "../retry.js";
import { newUuid } from "../uuid.js";
import { Courier } from "./courier.js";
import {
  behindOthers,
  copyOf,
  type Entry,
  expectedVersion,
  isSameEntity,
  madeFrom,
  queuedWrites,
  textOf,
  toMerge,
} from "./entry.js";
import { QueueError } from "./errors.js";
import { Turns } from "./lock.js";
import { projected } from "./project.js";
import { rebased, writtenPaths } from "./rebase.js";
import { conflictOf, entryOf, WriteSender, wrongState } from "./sender.js";
import { Store } from "./store.js";
import type { KeyValueStorage, Projection, QueuedWrite, QueueState } from "./types.js";

/** How a queue is opened. */
export interface QueueOptions {
  /** The name under which it is stored: one for each person who signs in, since a write is sent as whoever is signed in. */
  readonly key?: string;
}

/** AsyncStorage on Android reads no value of 2 MiB or more. This leaves room for what people choose later. */
const CHARS_MAX = 1_000_000;

/** Writes that are made now and sent when there is a connection, across restarts. */
export class OfflineQueue {
  readonly #courier: Courier;
  readonly #turns = new Turns();
  readonly #changes: Listeners<[]>;
  readonly #replies = new Listeners<[Entity]>();
  #flush: Promise<void> | undefined;
  #state: QueueState | undefined;

  private constructor(client: OccamClient, store: Store, changes: Listeners<[]>) {
    this.#changes = changes;
    changes.add(() => {
      this.#state = undefined;
    });
    const onChange = () => changes.tell();
    this.#courier = new Courier(client, store, onChange, (entity) => this.#replies.tell(entity));
  }

  /** Reads what is stored. It fails with a `QueueError` if that cannot be read, and leaves it as it is. */
  static async open(client: OccamClient, storage: KeyValueStorage, options: QueueOptions = {}): Promise<OfflineQueue> {
    const changes = new Listeners<[]>();
    const store = await Store.open(storage, options.key ?? "occam.offline", () => changes.tell());
    return new OfflineQueue(client, store, changes);
  }

  get state(): QueueState {
    const { store, sending, reachable } = this.#courier;
    this.#state ??= {
      writes: queuedWrites(store.entries, sending?.id),
      flushing: this.#flush !== undefined,
      reachable,
    };
    return this.#state;
  }

  /** Calls the listener after every change of `state`, until what it returns is called. */
  subscribe(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /** Calls the listener with the entity that each write which took effect left, so that screens can show it. */
  onReply(listener: (entity: Entity) => void): () => void {
    return this.#replies.add(listener);
  }

  /**
   * Takes a change of the entity as the person saw it: what `project` made of what was read, whose version says up to
   * where the person knows what others did. It is written down when this resolves, and sent by the next `flush`.
   *
   * A write of a field on which `base` does not show the person's own earlier, queued one counts as made without knowing of
   * that: it meets it as a conflict.
   */
  async enqueue<T extends Entity>(base: T, change: ChangeOf<T>): Promise<QueuedWrite> {
    const intent = Intent.of<T>(kindOf(base), base.id, base.version, change) as Intent;
    const id = newUuid();
    const seen = copyOf(intent, base);
    const entries = await this.#courier.store.update((before) => {
      const after = [...before, this.#entry(before, id, intent, seen)];
      if (textOf(after).length > CHARS_MAX) {
        throw new QueueError("full", "the queue is full: it takes no more writes until some got through");
      }
      return after;
    });
    return queuedWrites(entries, undefined).find((write) => write.id === id) as QueuedWrite;
  }

  #entry(entries: readonly Entry[], id: string, intent: Intent, base: Entity): Entry {
    const earlier = entries.filter((each) => each.status !== "refused" && isSameEntity(each.intent, intent));
    const steps = this.#courier.stepsOf(intent).filter(({ reply }) => reply.entity.version > base.version);
    const shown = projected(base, [...steps.map(({ entry }) => entry), ...earlier]).entity;
    const { writable: unseen } = differences(intent.kind, base, shown);
    // What the earlier ones put on the entity hides what others did to it, however new the base is.
    const oldest = earlier.map((each) => expectedVersion(each.intent)).reduce(min, base.version);
    const entry: Entry = {
      id,
      intent: oldest < base.version ? madeFrom(intent, oldest) : intent,
      base,
      status: "waiting",
      sent: false,
      tried: false,
      inSight: !writtenPaths(intent).some((path) => unseen.includes(path)),
      decided: this.#courier.nextDecision(entries),
      createTime: new Date(),
    };
    return steps.reduce(rebased, entry);
  }

  /**
   * Sends what can be sent. It never fails for the network or the server's sake: `state` says what became of each write. Only
   * the storage can make it fail.
   *
   * One at a time: called again before it ended, it is the same flush, which also sends what was enqueued meanwhile. An
   * aborted signal ends it early.
   */
  flush(options: CallOptions = {}): Promise<void> {
    if (this.#flush === undefined) {
      this.#flush = this.#sendAll(options).finally(() => this.#setFlush(undefined));
      this.#setFlush(this.#flush);
    }
    return this.#flush;
  }

  #setFlush(flush: Promise<void> | undefined): void {
    this.#flush = flush;
    this.#changes.tell();
  }

  async #sendAll(options: CallOptions): Promise<void> {
    const courier = this.#courier;
    const tried = new Set<string>();
    await courier.store.refresh();
    while (!options.signal?.aborted) {
      const behind = behindOthers(courier.store.entries);
      const isNext = ({ id, status }: Entry) => status === "waiting" && !behind.has(id) && !tried.has(id);
      const next = courier.store.entries.find(isNext);
      if (next === undefined) return;
      tried.add(next.id);
      const delivery = await this.#turns.take(() => courier.deliver(next.id, options));
      if (delivery.type === "later" && delivery.concernsAll) return;
    }
  }

  /**
   * The conflict of a write in that state, asked of the server anew. If it is none any more, the write goes back to those
   * that `flush` sends, and this fails with the problem `wrong_state`.
   */
  async conflict(id: string, options?: CallOptions): Promise<ConflictError> {
    const { client, store } = this.#courier;
    const entry = entryOf(store.entries, id);
    if (entry.status !== "conflict") throw wrongState(entry);
    try {
      // With merging, since what can be merged by now needs nobody's choice.
      await client.send(toMerge(entry.intent).withValidateOnly(), options);
    } catch (error) {
      if (error instanceof ConflictError) return conflictOf(entry, error);
      throw error;
    }
    await this.retry(id);
    throw new QueueError("wrong_state", `the queued write ${id} is in no conflict any more: flush sends it`);
  }

  /** What a `ConflictResolution` about this write sends with. */
  sender(id: string): ConflictSender {
    return new WriteSender(this.#courier, this.#turns, id);
  }

  /** Puts a refused write, or one in conflict, back among those that `flush` sends, as it is: what stood against it is gone. */
  async retry(id: string): Promise<void> {
    await this.#courier.store.update((entries) => {
      const entry = entryOf(entries, id);
      if (entry.status === "waiting") throw wrongState(entry);
      // Those behind a refused one may have gone on without it, so that this is a decision made after them.
      const decided = entry.status === "refused" ? this.#courier.nextDecision(entries) : entry.decided;
      const back: Entry = { ...entry, status: "waiting", decided, reason: undefined, message: undefined };
      return entries.map((each) => (each === entry ? back : each));
    });
  }

  /**
   * Drops a write, which only a person does.
   *
   * One that is on its way is called back first; if it has taken effect by then, this fails with the problem
   * `no_such_write`. One that is `doubtful` may have taken effect, or still do so: read the entity again.
   */
  async discard(id: string): Promise<void> {
    const { store } = this.#courier;
    if (this.#courier.sending?.id === id) this.#courier.sending.abort.abort();
    await this.#turns.take(() =>
      store.update((entries) => {
        const entry = entryOf(entries, id);
        return entries.filter((each) => each !== entry);
      }),
    );
  }

  /**
   * The entity as it will be if all queued writes get through, but for refused ones: for screens, and as the `base` of the
   * next write. It is what a person knows, so its version is the oldest that any of these writes was made from.
   */
  project<T extends Entity>(entity: T): Projection<T> {
    const isPending = ({ status, intent }: Entry) =>
      status !== "refused" && intent.kind === kindOf(entity) && intent.entityId === entity.id;
    return projected(entity, this.#courier.store.entries.filter(isPending));
  }
}

function min(one: bigint, other: bigint): bigint {
  return other < one ? other : one;
}
