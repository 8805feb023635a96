/** Why the queue itself failed: not the network, and not the server. */

import { OccamError } from "../errors.js";

/** What is the matter. */
export type QueueProblem =
  /** What is stored was not written by this version of the queue, or is damaged. It was left as it is. */
  | "unreadable"
  /** The storage failed. What was to be written down is not in the queue. */
  | "storage"
  /** The queue is as long as a single value of the storage can safely be. */
  | "full"
  /** There is no such write, or not any more: it took effect, or was discarded. */
  | "no_such_write"
  /** The write is not in a state in which this can be done to it. */
  | "wrong_state";

/** The queue could not do what it was asked. Nothing that was in it is lost. */
export class QueueError extends OccamError {
  override readonly name = "QueueError";
  override readonly retryable: boolean;

  /** @internal */
  constructor(
    readonly problem: QueueProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.retryable = problem === "storage" || problem === "full";
  }
}
