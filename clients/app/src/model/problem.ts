/** Why something could not be read, as far as a person can do something about it. */

import { Code, ConnectError } from "@connectrpc/connect";
import { NotFoundError, OutcomeUnknownError, RefusedError, UnavailableError } from "@occam/client";
import { QueueError } from "@occam/client/offline";

/** Why something could not be read. */
export type Problem =
  /** There is no connection, or the server is away. */
  | { readonly type: "offline" }
  /** It is not there, or not this person's to see. */
  | { readonly type: "not_found" }
  /** Anything else, in the server's words. */
  | { readonly type: "refused"; readonly message: string };

/** Whether the queue moved on between what a person saw of a write and what they pressed. */
export function isGone(error: unknown): boolean {
  return error instanceof QueueError && (error.problem === "no_such_write" || error.problem === "wrong_state");
}

const AWAY = [Code.Unavailable, Code.DeadlineExceeded];
const HIDDEN = [Code.NotFound, Code.PermissionDenied];

/** What an error means to a person. */
export function problemOf(error: unknown): Problem {
  if (error instanceof UnavailableError || error instanceof OutcomeUnknownError) return { type: "offline" };
  if (error instanceof NotFoundError) return { type: "not_found" };
  const cause = error instanceof RefusedError ? error.cause : error;
  if (cause instanceof ConnectError) {
    // fetch throws a TypeError if there is no connection, or it breaks.
    if (AWAY.includes(cause.code) || cause.cause instanceof TypeError) return { type: "offline" };
    if (HIDDEN.includes(cause.code)) return { type: "not_found" };
    return { type: "refused", message: cause.rawMessage };
  }
  return { type: "refused", message: error instanceof Error ? error.message : String(error) };
}
