/** How long to wait before trying again, and what time it is. It knows nothing of calls. */

/** Time and chance, which tests bring along themselves. */
export interface Clock {
  /** The time in milliseconds, from any beginning; it never goes back. */
  now(): number;
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener("abort", done);
    }),
  random: () => Math.random(),
};

/** The first wait's upper end; each further one's is twice the one before. */
const CEILING_FIRST_MS = 50;
/** No wait is longer. */
const CEILING_MAX_MS = 1000;

/**
 * Exponential backoff with full jitter: each wait is anything from nothing to a ceiling that doubles, so that writers that
 * collided once do not collide again in step.
 */
export class Backoff {
  #ceilingMs = CEILING_FIRST_MS;

  /** The next wait, where `random` is in 0..1. */
  nextWaitMs(random: number): number {
    const wait = this.#ceilingMs * random;
    this.#ceilingMs = Math.min(this.#ceilingMs * 2, CEILING_MAX_MS);
    return wait;
  }
}
