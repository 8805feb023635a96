/**
 * The queue on the storage, which has no transactions: all of it is one value, so that every step is written down whole or
 * not at all. It knows nothing of what the steps mean.
 */

import { type Entry, entriesOf, textOf } from "./entry.js";
import { QueueError } from "./errors.js";
import { alone } from "./lock.js";
import type { KeyValueStorage } from "./types.js";

/** The queue as it is written down. */
export class Store {
  readonly #storage: KeyValueStorage;
  readonly #key: string;
  #text: string | null = null;
  /** What could not be written, and not be taken back either: if the storage has it all the same, it does not count. */
  #rejected: string | undefined;
  #entries: readonly Entry[] = [];

  private constructor(
    storage: KeyValueStorage,
    key: string,
    /** Called when `entries` is another list. */
    readonly onChange: () => void,
  ) {
    this.#storage = storage;
    this.#key = key;
  }

  static async open(storage: KeyValueStorage, key: string, onChange: () => void): Promise<Store> {
    const store = new Store(storage, key, onChange);
    await store.refresh();
    return store;
  }

  /** What was written down last. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /**
   * Writes down what `step` makes of the queue; when it resolves, that is on disk. If it fails, nothing has changed.
   *
   * The step is made from what the storage has by then: another window may have taken one of its own.
   */
  update(step: (entries: readonly Entry[]) => readonly Entry[]): Promise<readonly Entry[]> {
    return alone(this.#storage, this.#key, async () => {
      await this.#read();
      const next = step(this.#entries);
      if (next !== this.#entries) await this.#write(next);
      return next;
    });
  }

  /** Takes over what another window wrote down. */
  async refresh(): Promise<void> {
    await this.update((entries) => entries);
  }

  async #read(): Promise<void> {
    const text = await this.#get().catch(failed("the queue cannot be read"));
    // A storage that was cleared has lost what this instance still knows; the next step writes it down again.
    if (text === null || text === this.#text || text === this.#rejected) return;
    let entries: readonly Entry[];
    try {
      entries = entriesOf(text);
    } catch (cause) {
      const message = `what is stored under ${this.#key} is not a queue that this version can read; it was left as it is`;
      throw new QueueError("unreadable", message, { cause });
    }
    this.#take(text, entries);
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    const text = textOf(entries);
    try {
      await this.#set(text);
    } catch (cause) {
      // Whoever is told of the failure must not meet the step again after a restart, if the storage took it all the same.
      this.#rejected = text;
      await this.#set(this.#text ?? textOf([])).catch(() => {});
      return failed("the queue cannot be written down")(cause);
    }
    this.#take(text, entries);
  }

  // Asynchronous, since a promise put around `localStorage` may throw before there is one.
  async #get(): Promise<string | null> {
    return this.#storage.getItem(this.#key);
  }

  async #set(text: string): Promise<void> {
    await this.#storage.setItem(this.#key, text);
  }

  #take(text: string, entries: readonly Entry[]): void {
    this.#text = text;
    this.#entries = entries;
    this.onChange();
  }
}

function failed(message: string): (cause: unknown) => never {
  return (cause) => {
    throw new QueueError("storage", message, { cause });
  };
}
