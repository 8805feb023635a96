/** What is kept on the device: text under keys. It knows nothing of what the text means. */

import type { KeyValueStorage } from "@occam/client/offline";

/** What the app needs of AsyncStorage. */
export interface AppStorage extends KeyValueStorage {
  removeItem(key: string): Promise<void>;
}

/** Reads JSON; `undefined` if there is none, or none that can be read: what is kept this way can be read anew. */
export async function readJson(storage: KeyValueStorage, key: string): Promise<unknown> {
  try {
    const text = await storage.getItem(key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes JSON. A full storage must not keep the screen from showing what was read. */
export async function writeJson(storage: KeyValueStorage, key: string, value: unknown): Promise<void> {
  try {
    await storage.setItem(key, JSON.stringify(value));
  } catch (error) {
    console.warn(`cannot keep ${key}`, error);
  }
}

/**
 * The same storage until it is closed, when somebody signs out. Afterwards nothing is written to it any more: answers that
 * still come must not overwrite what is written by whoever signs in next.
 */
export class ClosableStorage implements KeyValueStorage {
  readonly #storage: KeyValueStorage;
  #closed = false;

  constructor(storage: KeyValueStorage) {
    this.#storage = storage;
  }

  close(): void {
    this.#closed = true;
  }

  getItem(key: string): Promise<string | null> {
    return this.#storage.getItem(key);
  }

  async setItem(key: string, value: string): Promise<void> {
    if (this.#closed) throw new Error("the storage was closed, since nobody is signed in any more");
    await this.#storage.setItem(key, value);
  }
}
