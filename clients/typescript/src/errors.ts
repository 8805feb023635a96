/** Why a call failed: a class for each thing that a caller can do about it. */

import type { ConnectError } from "@connectrpc/connect";
import type { EntityType, Truncation, VersionConflict } from "./gen/occam/v1/conflict_pb.js";
import type { Intent } from "./intent.js";
import { type ChangeOf, type Entity, entityName } from "./kinds.js";
import { type Row, row, rowLines } from "./rows.js";

/** What all errors of this package have in common. */
export abstract class OccamError extends Error {
  /** Whether the same call can succeed later as it is, with nothing else done about it. */
  abstract readonly retryable: boolean;
}

/** What the client knows of a conflict beside the server's word. @internal */
export interface Attempted<T extends Entity> {
  readonly base?: T | undefined;
  readonly yours?: ChangeOf<T> | undefined;
  readonly attempts: number;
  readonly retryable: boolean;
}

/** A change that names another version than the one its entity is at: everything that a person needs to see what happened. */
abstract class VersionError<T extends Entity> extends OccamError {
  override readonly retryable: boolean;
  /** The kind of the entity. */
  readonly entityType: EntityType;
  /** The entity's UUID. */
  readonly entityId: string;
  /** The version that the last attempt was made from. */
  readonly expectedVersion: bigint;
  /** The version that the entity was at. */
  readonly currentVersion: bigint;
  /** The entity that the last attempt was made from; absent if the client had not been given or read it. */
  readonly base: T | undefined;
  /** What was sent. */
  readonly yours: ChangeOf<T>;
  /** The entity at `currentVersion`; absent if it did not fit into the refusal: get it then. */
  readonly current: T | undefined;
  /** Field by field: the values on all sides, and who changed it last, in which version and when. */
  readonly rows: readonly Row[];
  /** Whether the two changes touch no common group of fields, so that the server could make both. */
  readonly mergeable: boolean;
  /** What the server left out. */
  readonly truncation: Truncation | undefined;
  /** How many changes were sent before giving up. */
  readonly attempts: number;
  /** What was refused last; history has the refusal under its `requestId`. */
  readonly intent: Intent<T>;

  constructor(what: string, intent: Intent<T>, detail: VersionConflict, attempted: Attempted<T>) {
    const rows = detail.diffs.map(row);
    const lines = [`${intent.kind.name} ${detail.entityId} ${what}`, ...rowLines(rows, detail.truncation)];
    if (detail.mergeable) lines.push("  The two changes do not touch each other.");
    super(lines.join("\n"));
    this.entityType = detail.entityType;
    this.entityId = detail.entityId;
    this.expectedVersion = detail.expectedVersion;
    this.currentVersion = detail.currentVersion;
    this.base = attempted.base;
    this.yours = attempted.yours ?? (intent.change as ChangeOf<T>);
    this.current = detail.current.case === intent.kind.name ? (detail.current.value as T) : undefined;
    this.rows = rows;
    this.mergeable = detail.mergeable;
    this.truncation = detail.truncation;
    this.attempts = attempted.attempts;
    this.retryable = attempted.retryable;
    this.intent = intent;
  }
}

/**
 * The entity had moved on, at each of the attempts that could be made. Nothing was changed.
 *
 * A person can decide now, field by field: `OccamClient.resolve`. `message` tells all of it, on several lines.
 */
export class ConflictError<T extends Entity = Entity> extends VersionError<T> {
  override readonly name = "ConflictError";
  readonly #detail: VersionConflict;

  /** @internal */
  constructor(intent: Intent<T>, detail: VersionConflict, attempted: Attempted<T>) {
    const attempts = `${attempted.attempts} attempt${attempted.attempts === 1 ? "" : "s"}`;
    const what =
      `was changed meanwhile: it is at version ${detail.currentVersion}, ` +
      `the change was made from version ${detail.expectedVersion} (${attempts})`;
    super(what, intent, detail, attempted);
    this.#detail = detail;
  }

  /** The same refused change, against the entity as a newer answer to the same question has it. @internal */
  renewed(newer: ConflictError<T>): ConflictError<T> {
    return new ConflictError(this.intent, newer.#detail, this);
  }
}

/**
 * The change names a version that the entity has not reached. Nothing was changed.
 *
 * Such a version was not read from this server as it is now: it was made up, or the database was set back.
 */
export class VersionAheadError<T extends Entity = Entity> extends VersionError<T> {
  override readonly name = "VersionAheadError";

  /** @internal */
  constructor(intent: Intent<T>, detail: VersionConflict) {
    const what =
      `is at version ${detail.currentVersion}: ` +
      `it has not reached version ${detail.expectedVersion}, which the change names`;
    super(what, intent, detail, { attempts: 1, retryable: false });
  }
}

/**
 * *Another* entity than the write's own is not at the version that the request names: the plan, of `expectedPlanVersion`.
 * Nothing was changed. It is never repeated by itself, since a person ought to see the plan as it is now.
 */
export class RelatedConflictError extends OccamError {
  override readonly name = "RelatedConflictError";
  override readonly retryable = false;
  /** The kind of the other entity. */
  readonly entityType: EntityType;
  /** The UUID of the other entity. */
  readonly entityId: string;
  /** The version that the request names. */
  readonly expectedVersion: bigint;
  /** The version that the other entity is at. */
  readonly currentVersion: bigint;
  /** The other entity at `currentVersion`; absent if it did not fit into the refusal: get it then. */
  readonly current: Entity | undefined;
  /** What changed since `expectedVersion`. */
  readonly rows: readonly Row[];
  /** What the server left out. */
  readonly truncation: Truncation | undefined;

  /** @internal */
  constructor(detail: VersionConflict) {
    const rows = detail.diffs.map(row);
    const head =
      `${entityName(detail.entityType)} ${detail.entityId}, which the request depends on, ` +
      `is at version ${detail.currentVersion}, not at version ${detail.expectedVersion}`;
    super([head, ...rowLines(rows, detail.truncation)].join("\n"));
    this.entityType = detail.entityType;
    this.entityId = detail.entityId;
    this.expectedVersion = detail.expectedVersion;
    this.currentVersion = detail.currentVersion;
    this.current = detail.current.value;
    this.rows = rows;
    this.truncation = detail.truncation;
  }
}

/** There is no such entity. A change of plan may miss the plan. */
export class NotFoundError extends OccamError {
  override readonly name = "NotFoundError";
  override readonly retryable = false;

  /** @internal */
  constructor(
    /** The kind of what is missing. */
    readonly entityType: EntityType,
    /** Its UUID. */
    readonly entityId: string,
    cause: ConnectError,
  ) {
    super(`there is no ${entityName(entityType)} ${entityId}`, { cause });
  }
}

/** The server could not be reached, or did not answer in time, before anything was written. */
export class UnavailableError extends OccamError {
  override readonly name = "UnavailableError";
  override readonly retryable = true;

  /** @internal */
  constructor(cause: ConnectError) {
    super(`there was no answer from the server; nothing was written: ${cause.message}`, { cause });
  }
}

/** The server refused the request. Nothing was changed. */
export class RefusedError extends OccamError {
  override readonly name = "RefusedError";
  override readonly retryable: boolean;
  override readonly cause: ConnectError;

  /** @internal */
  constructor(
    /** The API's reason, such as `INVALID_FIELD`; the code's name where something between refused it. */
    readonly reason: string,
    cause: ConnectError,
  ) {
    super(`${reason}: ${cause.rawMessage}`);
    this.cause = cause;
    this.retryable = reason === "OVERLOADED";
  }
}

/**
 * The request had no definite answer, so that it may have taken effect.
 *
 * To find out, `send` the same `intent` again: it takes effect at most once. To give up is the caller's decision, too.
 */
export class OutcomeUnknownError<T extends Entity = Entity> extends OccamError {
  override readonly name = "OutcomeUnknownError";
  override readonly retryable = true;

  /** @internal */
  constructor(
    /** What was sent. */
    readonly intent: Intent<T>,
    cause: ConnectError,
  ) {
    const { requestId } = intent;
    super(`it is not known whether request ${requestId} took effect; to find out, send the same intent again`, {
      cause,
    });
  }
}

/** An update was to write fields that no update can write, such as a status. Nothing was sent. */
export class NotWritableError extends OccamError {
  override readonly name = "NotWritableError";
  override readonly retryable = false;

  /** @internal */
  constructor(
    entityType: EntityType,
    /** Those fields. */
    readonly paths: readonly string[],
  ) {
    super(`no update can write ${paths.join(", ")} of a ${entityName(entityType)}`);
  }
}

/** The choices do not resolve the conflict. Nothing was sent. */
export class ChoiceError extends OccamError {
  override readonly name = "ChoiceError";
  override readonly retryable = false;

  /** @internal */
  constructor(
    /** What is the matter with them. */
    readonly reason: "undecided" | "not_writable" | "nothing_of_yours" | "verb_is_whole" | "current_missing",
    /** The fields that it is about. */
    readonly paths: readonly string[] = [],
  ) {
    const which = paths.join(", ");
    const messages = {
      undecided: `there is no choice yet about ${which}`,
      not_writable: `no update can write ${which}`,
      nothing_of_yours: `the change has no value of its own for ${which}: choose theirs, or edit it`,
      verb_is_whole: "a verb can only be made again, with all fields mine, or be left, with all theirs",
      current_missing: "the entity is not in the conflict; get it first",
    };
    super(messages[reason]);
  }
}
