/** A value that screens follow, without a library: what `useSyncExternalStore` wants. */

/** A state that changes, and tells. */
export class Observable<S> {
  #state: S;
  readonly #listeners = new Set<() => void>();

  constructor(state: S) {
    this.#state = state;
  }

  /** The state now: the same object until it changes. */
  get state(): S {
    return this.#state;
  }

  /** Calls the listener after each change, until what it returns is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Changes the state. */
  set(state: S): void {
    if (Object.is(state, this.#state)) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}
