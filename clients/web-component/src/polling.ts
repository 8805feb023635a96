/** Asks at once, then now and then, and when the window comes to the front again. It knows nothing of what is asked. */
export class Polling {
  readonly #ask: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #milliseconds = 0;

  constructor(ask: () => Promise<void>) {
    this.#ask = ask;
  }

  /** Never, if `seconds` is 0. */
  start(seconds: number): void {
    this.stop();
    if (!(seconds > 0)) return;
    this.#milliseconds = seconds * 1000;
    document.addEventListener("visibilitychange", this.#onVisible);
    void this.#askAndWait();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#milliseconds = 0;
    document.removeEventListener("visibilitychange", this.#onVisible);
  }

  readonly #onVisible = (): void => {
    if (document.visibilityState !== "visible") return;
    clearTimeout(this.#timer);
    void this.#askAndWait();
  };

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#milliseconds > 0) this.#timer = setTimeout(() => void this.#askAndWait(), this.#milliseconds);
  }

  /** A hidden window asks nothing; it will when it is seen again. */
  async #askAndWait(): Promise<void> {
    try {
      if (document.visibilityState === "visible") await this.#ask();
    } finally {
      this.#wait();
    }
  }
}
