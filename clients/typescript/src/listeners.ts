/** Those who want to be told. */
export class Listeners<A extends readonly unknown[]> {
  readonly #listeners = new Set<{ readonly call: (...args: A) => void }>();

  add(call: (...args: A) => void): () => void {
    const listener = { call };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(...args: A): void {
    for (const { call } of [...this.#listeners]) {
      try {
        call(...args);
      } catch (error) {
        // A screen that fails must not stop what is being done, nor those that are told after it; the platform reports it.
        void Promise.reject(error);
      }
    }
  }
}
