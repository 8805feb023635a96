/** The subscriptions that were read, as a list and one by one. It knows nothing of what waits to be written. */

import { ConnectError } from "@connectrpc/connect";
import type { OccamClient, Subscription } from "@occam/client";
import type { KeyValueStorage } from "@occam/client/offline";
import { type Cached, type Read, readCache, writeCache } from "./cache";
import { Observable } from "./observable";
import { type Problem, problemOf } from "./problem";

/** How many subscriptions are read at once. */
export const PAGE_SIZE = 25;
/** More the server does not give at once. */
const PAGE_SIZE_MAX = 1000;
/** After this long without an answer there is no connection to speak of. */
export const READ_TIMEOUT_MS = 10_000;

/** What was read, and what is being read. */
export interface SubscriptionsState extends Cached {
  /** What is being read of the list. */
  readonly loading: "nothing" | "list" | "more";
  /** Why the list could not be read the last time. */
  readonly problem: Problem | undefined;
}

/** Reads subscriptions, and keeps them. */
export class Subscriptions extends Observable<SubscriptionsState> {
  readonly #client: OccamClient;
  readonly #storage: KeyValueStorage;
  readonly #person: string;
  #pageToken = "";
  #listReads = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(client: OccamClient, storage: KeyValueStorage, person: string, cached: Cached) {
    super({ ...cached, loading: "nothing", problem: undefined });
    this.#client = client;
    this.#storage = storage;
    this.#person = person;
  }

  /** Begins with what was kept of an earlier time. */
  static async open(client: OccamClient, storage: KeyValueStorage, person: string): Promise<Subscriptions> {
    return new Subscriptions(client, storage, person, await readCache(storage, person));
  }

  /** Reads the list from its beginning, as far as it was shown. */
  async refresh(): Promise<void> {
    const pageSize = Math.min(Math.max(this.state.order.length, PAGE_SIZE), PAGE_SIZE_MAX);
    await this.#readList("list", pageSize, "", []);
    await this.#readPlans();
  }

  /** Reads the list's next page. */
  async more(): Promise<void> {
    // What was kept of an earlier time has no token: then the list is read anew, and further.
    if (this.#pageToken === "") {
      return this.#readList("list", Math.min(this.state.order.length + PAGE_SIZE, PAGE_SIZE_MAX), "", []);
    }
    return this.#readList("more", PAGE_SIZE, this.#pageToken, this.state.order);
  }

  async #readList(
    loading: "list" | "more",
    pageSize: number,
    pageToken: string,
    before: readonly string[],
  ): Promise<void> {
    const turn = ++this.#listReads;
    this.set({ ...this.state, loading });
    try {
      const request = { pageSize, pageToken };
      const reply = await this.#client.subscriptions.listSubscriptions(request, { timeoutMs: READ_TIMEOUT_MS });
      // Somebody asked once more since; that answer is newer.
      if (turn !== this.#listReads) return;
      this.#pageToken = reply.nextPageToken;
      const order = [...new Set([...before, ...reply.subscriptions.map(({ id }) => id)])];
      const listTime = new Date();
      this.#keep(reply.subscriptions, { order, hasMore: reply.nextPageToken !== "", listTime });
      this.set({ ...this.state, loading: "nothing", problem: undefined });
    } catch (error) {
      if (turn !== this.#listReads) return;
      this.set({ ...this.state, loading: "nothing", problem: problemOf(error) });
    }
  }

  /** Reads one, and answers why it could not be read. */
  async read(id: string): Promise<Problem | undefined> {
    try {
      // A single call, not one that is repeated while the server is away: that there is no connection is worth knowing now.
      const { subscription } = await this.#client.subscriptions.getSubscription({ id }, { timeoutMs: READ_TIMEOUT_MS });
      if (subscription) this.#keep([subscription]);
      return undefined;
    } catch (error) {
      return problemOf(error);
    }
  }

  /** Takes in what is known from elsewhere, such as the reply to a write. */
  put(subscription: Subscription): void {
    this.#keep([subscription]);
  }

  /** Resolves when nothing is being written to the device. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** What plans are called is nice to know, no more: without it screens do without. */
  async #readPlans(): Promise<void> {
    try {
      const { plans } = await this.#client.plans.listPlans({ pageSize: PAGE_SIZE_MAX }, { timeoutMs: READ_TIMEOUT_MS });
      this.#keep([], { plans: new Map(plans.map(({ id, displayName }) => [id, displayName])) });
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
    }
  }

  #keep(subscriptions: readonly Subscription[], more: Partial<Cached> = {}): void {
    const time = new Date();
    const entities = new Map(this.state.entities);
    for (const subscription of subscriptions) {
      const known = entities.get(subscription.id);
      entities.set(subscription.id, { subscription: newer(known, subscription), time });
    }
    this.set({ ...this.state, ...more, entities });
    // One after the other, since the storage has no transactions.
    this.#writing = this.#writing.then(() => writeCache(this.#storage, this.#person, this.state));
  }
}

/** Answers may overtake each other: an older state never replaces a newer one. */
function newer(known: Read | undefined, read: Subscription): Subscription {
  return known && known.subscription.version > read.version ? known.subscription : read;
}
