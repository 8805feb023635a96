/** The state machine behind a conflict screen. */

import type { ConflictError } from "../errors.js";
import type { Entity } from "../kinds.js";
import type { ConflictSender, ConflictState } from "./state.js";

/** A person resolving one conflict. */
export class ConflictResolution<T extends Entity = Entity> {
  readonly #sender: ConflictSender;
  readonly #conflict: ConflictError<T>;
  readonly #listeners = new Set<() => void>();

  constructor(sender: ConflictSender, conflict: ConflictError<T>) {
    this.#sender = sender;
    this.#conflict = conflict;
  }

  /** What the screen shows now: an immutable snapshot, the same object until something changes. */
  get state(): ConflictState<T> {
    throw new Error(`not yet: ${typeof this.#sender} ${this.#conflict.message}`);
  }

  /** Calls back after each change of `state`, until the function that it returns is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Decides about a field. */
  choose(_path: string, _side: "mine" | "theirs"): void {}

  /** Decides about all fields that have a choice. */
  chooseAll(_side: "mine" | "theirs"): void {}

  /** Decides for a text of the person's own, as typed. */
  edit(_path: string, _text: string): void {}

  /** Keeps a decision although theirs has changed since. */
  confirm(_path: string): void {}

  /** Writes what was decided. Never throws; see `state`. */
  async save(): Promise<void> {}

  /** Looks whether somebody has changed it once more. Keeps all decisions; failures are silent. */
  async refresh(): Promise<void> {}
}
