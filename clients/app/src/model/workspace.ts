/** All that belongs to the person who is signed in: what they read, and what they wrote. */

import type { Transport } from "@connectrpc/connect";
import { OccamClient, type Subscription, type SubscriptionChange } from "@occam/client";
import { OfflineQueue, type QueuedWrite } from "@occam/client/offline";
import type { Read } from "./cache";
import { Connection } from "./connection";
import { Drafts } from "./drafts";
import { isGone } from "./problem";
import { identityOf, keyOf, type Session } from "./session";
import { type AppStorage, ClosableStorage } from "./storage";
import { Subscriptions } from "./subscriptions";

/** How often to try again while something waits, or there is no connection. */
export const TRY_AGAIN_MS = 5000;
/** How long sending one write may take, with what is repeated while there is no connection. The next try goes on from there. */
const SEND_TIMEOUT_MS = 10_000;

/** A subscription as a screen shows it. */
export interface Shown {
  /** With what waits to be written: what a change is made from. */
  readonly subscription: Subscription;
  /** When it was read. */
  readonly time: Date;
  /** The fields that are not saved yet, by the API's names. */
  readonly pending: readonly string[];
  /** What waits to be written to it. */
  readonly writes: readonly QueuedWrite[];
}

/** What a person works with. */
export class Workspace {
  readonly connection: Connection;
  readonly drafts = new Drafts();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #undo: (() => void)[] = [];
  readonly #closing = new AbortController();

  private constructor(
    readonly session: Session,
    readonly queue: OfflineQueue,
    readonly subscriptions: Subscriptions,
    connection: Connection,
    private readonly storage: ClosableStorage,
  ) {
    this.connection = connection;
    this.#undo.push(queue.onReply((entity) => this.#onReply(entity as Subscription)));
    let before = connection.state;
    this.#undo.push(
      connection.subscribe(() => {
        const isBack = before === false && connection.state === true;
        before = connection.state;
        if (isBack) void subscriptions.refresh();
      }),
    );
    this.#timer = setInterval(() => void this.#tryAgain(), TRY_AGAIN_MS);
  }

  /** Opens what was kept for this person. It fails if the queue's writes cannot be read. */
  static async open(session: Session, device: AppStorage, transport: Transport): Promise<Workspace> {
    const storage = new ClosableStorage(device);
    const connection = new Connection();
    // Of every call, also those of the conflict screen: one that is never answered would hold the queue.
    const options = { ...identityOf(session), timeoutMs: SEND_TIMEOUT_MS };
    const client = new OccamClient(connection.watch(transport), options);
    const person = keyOf(session);
    const queue = await OfflineQueue.open(client, storage, { key: `occam/queue/${person}` });
    const subscriptions = await Subscriptions.open(client, storage, person);
    return new Workspace(session, queue, subscriptions, connection, storage);
  }

  /** Sends what waits, and reads what is shown anew: at the start, and when there may be a connection again. */
  async wake(): Promise<void> {
    await this.flush();
    await this.subscriptions.refresh();
  }

  /** A change of what was shown, with what waited to be written by then. It is written down when this resolves; there is no other way to write, online or not. */
  async write(base: Subscription, change: SubscriptionChange): Promise<void> {
    await this.queue.enqueue(base, change);
    void this.flush();
  }

  /** Sends what waits. What keeps it from being sent is in the queue's state; only the storage can fail. */
  async flush(): Promise<void> {
    try {
      await this.queue.flush({ timeoutMs: SEND_TIMEOUT_MS, signal: this.#closing.signal });
    } catch (error) {
      if (!this.#closing.signal.aborted) console.warn("the queue cannot be written down; it is tried again", error);
    }
  }

  /** Ends a write of which nothing is left to do, since the other change is already what its person wanted. */
  async settle(id: string): Promise<void> {
    const write = this.queue.state.writes.find((each) => each.id === id);
    if (write?.state !== "conflict" && write?.state !== "refused") return this.flush();
    try {
      // What may have taken effect is sent again, which finds out.
      await (write.doubtful ? this.queue.retry(id) : this.queue.discard(id));
    } catch (error) {
      if (!isGone(error)) console.warn("the write cannot be taken out of the queue; it is still there", error);
    }
    // Those that it held up go on.
    await this.flush();
    await this.subscriptions.read(write.entityId);
  }

  /** An entity as a screen shows it. */
  show({ subscription, time }: Read): Shown {
    const { entity, pending } = this.queue.project(subscription);
    const writes = this.queue.state.writes.filter((write) => write.entityId === subscription.id);
    return { subscription: entity, time, pending, writes };
  }

  /** Ends it. Nothing is written to the device any more; what waits is there the next time. */
  close(): void {
    this.#closing.abort();
    clearInterval(this.#timer);
    for (const undo of this.#undo) undo();
    this.storage.close();
  }

  /** Ends it, and waits until what was being kept is written; afterwards it can be removed. */
  async leave(): Promise<void> {
    this.close();
    await this.subscriptions.settled();
  }

  #onReply(entity: Subscription): void {
    if (entity.$typeName === "occam.v1.Subscription") this.subscriptions.put(entity);
  }

  async #tryAgain(): Promise<void> {
    const waits = this.queue.state.writes.some(({ state, behind }) => state === "waiting" && !behind);
    if (waits) await this.flush();
    else if (this.connection.state === false) await this.subscriptions.refresh();
  }
}
