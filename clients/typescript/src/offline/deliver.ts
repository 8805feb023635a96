/** What an answer, or the lack of one, means for a queued write. It knows neither the queue nor the storage. */

import { Code, ConnectError } from "@connectrpc/connect";
import { answerOf } from "../answer.js";
import {
  ConflictError,
  NotFoundError,
  OutcomeUnknownError,
  RefusedError,
  RelatedConflictError,
  UnavailableError,
  VersionAheadError,
} from "../errors.js";

/** Which copies of the same bytes are known not to have taken effect: all that were ever sent, those of this call, or none. */
export type Settles = "all" | "own" | "none";

/** What became of a write that was sent and did not take effect, as far as is known. */
export type Failure =
  /** Somebody else was faster. */
  | { readonly type: "conflict"; readonly error: ConflictError }
  /** Refused for good. */
  | { readonly type: "refused"; readonly reason: string; readonly error: Error; readonly settles: Settles }
  /** Not now: to be sent again as it is. */
  | {
      readonly type: "later";
      /** Why, if it is more than that nobody answered. */
      readonly reason: string | undefined;
      readonly error: Error | undefined;
      readonly settles: Settles;
      /** Whether something answered; `undefined` if that is not known. */
      readonly reachable: boolean | undefined;
      /** Any other write would fare the same. */
      readonly concernsAll: boolean;
    };

/** Reads what `OccamClient.send` threw. An error that it does not know is a mistake of this package, and is thrown on. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ConflictError) return { type: "conflict", error };
  // The entity's version decides these, and an entity is never deleted: the same holds for every copy.
  if (error instanceof NotFoundError) return { type: "refused", reason: "ENTITY_NOT_FOUND", error, settles: "all" };
  if (error instanceof VersionAheadError) return { type: "refused", reason: "VERSION_AHEAD", error, settles: "all" };
  if (error instanceof RelatedConflictError)
    return { type: "refused", reason: "VERSION_CONFLICT", error, settles: "all" };
  if (error instanceof RefusedError) {
    const answer = answerOf(error.cause);
    const isOfAll = answer.type === "refused" && answer.settlesEarlierCopies;
    return refusal(error.reason, error, isOfAll ? "all" : "own");
  }
  const { cause } = error as Error;
  if (error instanceof UnavailableError) {
    return { type: "later", reason: undefined, error, settles: "own", reachable: false, concernsAll: true };
  }
  if (error instanceof OutcomeUnknownError && cause instanceof ConnectError) {
    const answer = answerOf(cause);
    if (answer.type === "refused") return refusal(answer.reason, error, "none");
    const isAway = answer.type === "unavailable" || cause.code === Code.DeadlineExceeded;
    const reason = isAway ? undefined : "OUTCOME_UNKNOWN";
    // A server that fails on one write may well take the next.
    return { type: "later", reason, error, settles: "none", reachable: !isAway, concernsAll: isAway };
  }
  throw error;
}

/** What says nothing against the write itself, but only that it cannot be sent as things are. */
const PASSING = ["OVERLOADED", "UNAUTHENTICATED", "Unauthenticated"];

/** Not the API's reasons but codes alone: of a proxy's 403 and 404, which would refuse a whole queue for good. */
const IN_BETWEEN = ["PermissionDenied", "Unimplemented"];

function refusal(reason: string, error: Error, settles: Settles): Failure {
  const later = { type: "later", error, settles, reachable: true } as const;
  if (PASSING.includes(reason)) return { ...later, reason: reason.toUpperCase(), concernsAll: true };
  if (IN_BETWEEN.includes(reason)) return { ...later, reason, concernsAll: false };
  return { type: "refused", reason, error, settles };
}
