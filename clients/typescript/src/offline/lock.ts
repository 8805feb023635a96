/** One at a time: within an instance, among the instances on one storage, and among the windows of a browser. */

/** Runs functions one after the other, in the order in which they came. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<R>(run: () => Promise<R>): Promise<R> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => {});
    return result;
  }
}

const turns = new WeakMap<object, Map<string, Turns>>();

/** Runs a function while nothing else runs under that key of that storage, as far as this platform can tell. */
export function alone<R>(storage: object, key: string, run: () => Promise<R>): Promise<R> {
  const ofStorage = turns.get(storage) ?? new Map<string, Turns>();
  turns.set(storage, ofStorage);
  const ofKey = ofStorage.get(key) ?? new Turns();
  ofStorage.set(key, ofKey);
  // Browsers have it, in secure contexts; React Native and Node, where one process has the storage to itself, need not.
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return ofKey.take(() => (locks ? locks.request(`occam:${key}`, run) : run()) as Promise<R>);
}
