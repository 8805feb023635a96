/** What an error means for a call: the only place that reads codes, reasons and details. It knows no retries. */

import { create } from "@bufbuild/protobuf";
import { durationMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectError } from "@connectrpc/connect";
import { type ErrorInfo, ErrorInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import { EntityType, type VersionConflict, VersionConflictSchema } from "./gen/occam/v1/conflict_pb.js";
import { UnsentError } from "./identity.js";

/** The domain of Occam's reasons. */
const DOMAIN = "occam.v1";

/** An entity that an error names. */
export interface Named {
  readonly entityType: EntityType;
  readonly entityId: string;
}

/** What an error means. */
export type Answer =
  /** The entity moved on since `expected_version`. */
  | { readonly type: "conflict"; readonly detail: VersionConflict }
  /** `expected_version` is one that the entity has not reached. */
  | { readonly type: "ahead"; readonly detail: VersionConflict }
  /** No such entity, which is named where the server does. */
  | { readonly type: "not_found"; readonly named: Named | undefined }
  /**
   * Refused for another reason; this copy of the request had no effect. If the server had looked for an earlier copy first,
   * that settles the earlier copies, too.
   */
  | { readonly type: "refused"; readonly reason: string; readonly settlesEarlierCopies: boolean }
  /** The server or the network is away: the same bytes may be sent again, after the delay that the server asks for. */
  | { readonly type: "unavailable"; readonly retryDelayMs: number; readonly wasSent: boolean }
  /** It may have had an effect, and whether to send it again is the caller's decision. */
  | { readonly type: "unknown" };

const UNKNOWN: Answer = { type: "unknown" };

/** Reads an error. */
export function answerOf(error: ConnectError): Answer {
  const info = error.findDetails(ErrorInfoSchema).find(({ domain }) => domain === DOMAIN);
  return info ? withInfo(error, info) : withoutInfo(error);
}

function withInfo(error: ConnectError, info: ErrorInfo): Answer {
  const { reason } = info;
  switch (error.code) {
    case Code.NotFound:
      return { type: "not_found", named: namedEntity(info) };
    case Code.Unavailable:
      return { type: "unavailable", retryDelayMs: retryDelayMs(error), wasSent: true };
    // The caller's own deadline or cancellation, OUTCOME_UNKNOWN, and what went wrong at a point that the server does not
    // tell: each may come after the commit.
    case Code.Canceled:
    case Code.DeadlineExceeded:
    case Code.Unknown:
    case Code.Internal:
    case Code.DataLoss:
      return UNKNOWN;
    case Code.Aborted:
      if (reason === "VERSION_CONFLICT") return { type: "conflict", detail: versionConflict(error, info) };
      if (reason === "VERSION_AHEAD") return { type: "ahead", detail: versionConflict(error, info) };
      return { type: "refused", reason, settlesEarlierCopies: true };
    // These are decided by the row, which refuses each copy alike, or by the bytes, which are the same.
    case Code.AlreadyExists:
    case Code.FailedPrecondition:
    case Code.InvalidArgument:
    case Code.OutOfRange:
      return { type: "refused", reason, settlesEarlierCopies: true };
    // These are checked before a repetition is looked for, and may have been otherwise a moment ago.
    case Code.PermissionDenied:
    case Code.ResourceExhausted:
    case Code.Unauthenticated:
    case Code.Unimplemented:
      return { type: "refused", reason, settlesEarlierCopies: false };
  }
}

/** Reads an error that did not come from Occam's own code, but from a library or something in between. */
function withoutInfo(error: ConnectError): Answer {
  if (error.cause instanceof UnsentError) return { type: "unavailable", retryDelayMs: 0, wasSent: false };
  // The token came to nothing, before anything was sent.
  const isToken = error.code === Code.Unauthenticated;
  if (error.cause !== undefined && !isToken) return ofCause(error.cause);
  // No answer comes without a header: this was made on this side. INTERNAL may also be a reply that cannot be read.
  const isCutOff = error.code === Code.Canceled || (error.code === Code.Internal && CUT_OFF.test(error.rawMessage));
  if (isCutOff && [...error.metadata].length === 0) return { type: "unavailable", retryDelayMs: 0, wasSent: true };
  switch (error.code) {
    case Code.Unavailable:
      return { type: "unavailable", retryDelayMs: retryDelayMs(error), wasSent: true };
    case Code.NotFound:
      return { type: "not_found", named: undefined };
    // RESOURCE_EXHAUSTED is also connect-es's own for a reply above this side's size limit: the write was made.
    case Code.Canceled:
    case Code.DeadlineExceeded:
    case Code.Unknown:
    case Code.Internal:
    case Code.DataLoss:
    case Code.OutOfRange:
    case Code.ResourceExhausted:
      return UNKNOWN;
    // An ABORTED stripped of its details may be about another entity, so it is not taken for a conflict.
    case Code.Aborted:
    case Code.AlreadyExists:
    case Code.FailedPrecondition:
    case Code.InvalidArgument:
    case Code.PermissionDenied:
    case Code.Unauthenticated:
    case Code.Unimplemented:
      return { type: "refused", reason: Code[error.code], settlesEarlierCopies: false };
  }
}

/** What connect-es says when an HTTP/2 connection is lost, or a reply ends too soon. */
const CUT_OFF = /^(http\/2 |sentinel completed early|expected open session|protocol error: missing (status|trailer))/;

/** What Node says when it did not get as far as a connection. A browser does not tell. */
const NEVER_CONNECTED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/**
 * Reads what a library threw on this side: when the connection breaks, or cannot be made, fetch throws a `TypeError`, in
 * browsers, on phones and in Node; Node's own HTTP an error with a code. Anything else is a reply that cannot be read.
 */
function ofCause(error: unknown): Answer {
  let isBroken = false;
  let wasSent = true;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    isBroken ||= cause instanceof TypeError || code !== "";
    wasSent &&= !NEVER_CONNECTED.includes(code);
  }
  return isBroken ? { type: "unavailable", retryDelayMs: 0, wasSent } : UNKNOWN;
}

/** The conflict's detail, or what `ErrorInfo` says of it should the detail be missing. */
function versionConflict(error: ConnectError, info: ErrorInfo): VersionConflict {
  const [detail] = error.findDetails(VersionConflictSchema);
  const version = (key: string) => BigInt(/^\d{1,18}$/.exec(info.metadata[key] ?? "")?.[0] ?? 0);
  return (
    detail ??
    create(VersionConflictSchema, {
      ...namedEntity(info),
      expectedVersion: version("expected_version"),
      currentVersion: version("current_version"),
    })
  );
}

/** The entity that `ErrorInfo` names, its kind with or without the enum's prefix and in any case. */
function namedEntity({ metadata }: ErrorInfo): Named | undefined {
  const name = metadata.entity_type?.toUpperCase().replace(/^ENTITY_TYPE_/, "");
  const entityType = EntityType[name as keyof typeof EntityType];
  const entityId = metadata.entity_id;
  return entityType && entityId !== undefined ? { entityType, entityId } : undefined;
}

function retryDelayMs(error: ConnectError): number {
  const delay = error.findDetails(RetryInfoSchema)[0]?.retryDelay;
  return delay ? Math.max(0, durationMs(delay)) : 0;
}
