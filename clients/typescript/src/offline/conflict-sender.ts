/** Stands in for the type of this name in ../conflict until that is there. */

import type { ConflictError } from "../errors.js";
import type { Intent, Outcome, Reply } from "../intent.js";
import type { Entity } from "../kinds.js";
import type { Choices } from "../resolve.js";
import type { CallOptions } from "../retry.js";

export interface ConflictSender {
  resolve<T extends Entity>(
    conflict: ConflictError<T>,
    choices: Choices<T>,
    options?: CallOptions,
  ): Promise<Outcome<T> | "queued">;
  send<T extends Entity>(intent: Intent<T>, options?: CallOptions): Promise<Reply<T>>;
}
