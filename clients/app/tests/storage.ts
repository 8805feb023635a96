/** A device's storage that outlives the app, as a restart needs it. */

import type { AppStorage } from "../src/model/storage";

export class MemoryStorage implements AppStorage {
  readonly values = new Map<string, string>();
  /** Whether the device has no room for anything more. */
  isFull = false;

  async getItem(key: string): Promise<string | null> {
    return this.values.get(key) ?? null;
  }

  async setItem(key: string, value: string): Promise<void> {
    if (this.isFull) throw new Error("the device is full");
    this.values.set(key, value);
  }

  async removeItem(key: string): Promise<void> {
    this.values.delete(key);
  }
}
