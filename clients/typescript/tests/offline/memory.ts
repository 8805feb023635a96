/** A storage in memory, as a disk that outlives the app, and a queue on it. */

import { type ClientOptions, OccamClient } from "../../src/index.js";
import { type KeyValueStorage, OfflineQueue } from "../../src/offline/index.js";
import { FakeClock } from "../script.js";
import type { Model } from "./model.js";

/** A write as it is stored. */
export interface Stored {
  readonly id: string;
  readonly intent: { readonly request: string; readonly type: string };
  readonly base: string;
  readonly status: string;
  readonly sent: boolean;
}

/** What is on the disk. */
export class Disk {
  text: string | null = null;
  /** Called before each access; what it throws is what the storage fails with. */
  onAccess: (access: "get" | "set") => void | Promise<void> = () => {};

  /** The storage as one run of the app has it. */
  mount(): KeyValueStorage {
    return {
      getItem: async () => {
        await this.onAccess("get");
        return this.text;
      },
      setItem: async (_key, value) => {
        await this.onAccess("set");
        this.text = value;
      },
    };
  }

  /** The writes on the disk, as they are stored. */
  get writes(): {
    id: string;
    intent: { request: string; type: string };
    status: string;
    sent: boolean;
    base: string;
  }[] {
    return this.text === null ? [] : JSON.parse(this.text).writes;
  }
}

export function clientOf(model: Model, options: ClientOptions = {}): OccamClient {
  return new OccamClient(model.transport(), { clock: new FakeClock(), ...options });
}

export function openQueue(model: Model, disk: Disk, options: ClientOptions = {}): Promise<OfflineQueue> {
  return OfflineQueue.open(clientOf(model, options), disk.mount());
}
