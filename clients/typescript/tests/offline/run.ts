/** One run of the app, from its start to its end, which may come at any step. */
export class Run {
  isOver = false;
  #end = () => {};
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  crash(): void {
    this.isOver = true;
    this.#end();
  }

  /** Waits for something, or for the end of the run. */
  async until(something: Promise<unknown>): Promise<void> {
    await Promise.race([something, this.#ended]);
  }

  /** Goes on only while the run lasts. */
  async alive(): Promise<void> {
    if (this.isOver) await new Promise(() => {});
  }
}
