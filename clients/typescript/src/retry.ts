/**
 * When to send again, and what: the client's concurrency contract. It knows neither the network nor the kinds of entity.
 *
 * There are two loops, and they must not be confused. The inner one sends the *same bytes* until there is an answer
 * (`#untilAnswered`): the `request_id` makes that safe. The outer one (`modify`) takes a refusal as stale for what it is, makes
 * a *new* change from the entity as it is now, and gives it a new `request_id`. `save` has an outer loop of its own kind: the
 * *same change* from the same version, under a new `request_id`, for the server to merge.
 */

import { clone, create, type DescMethodUnary, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { type Answer, answerOf, type Named } from "./answer.js";
import { Backoff, type Clock } from "./backoff.js";
import {
  ConflictError,
  NotFoundError,
  NotWritableError,
  OutcomeUnknownError,
  RefusedError,
  RelatedConflictError,
  UnavailableError,
  VersionAheadError,
} from "./errors.js";
import { differences, updateOf } from "./fields.js";
import type { VersionConflict } from "./gen/occam/v1/conflict_pb.js";
import type { Merge } from "./gen/occam/v1/write_pb.js";
import { Intent, type Modified, type Outcome, type Reply } from "./intent.js";
import { type ChangeOf, type Entity, fieldsOf, type Kind, kindOf } from "./kinds.js";
import { type Choices, resolveConflict } from "./resolve.js";

/** How many changes `modify` sends. */
const ATTEMPTS_MAX = 3;
/** How often the same bytes are sent when the caller sets no deadline. */
const TRIES_MAX = 10;
/** Timers take no longer ones. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1;

/** What ends a call early. */
export interface CallOptions {
  /**
   * Cancels the call, which then fails with the signal's reason, as `fetch` does; but with an `OutcomeUnknownError` if a write
   * may have reached the server.
   */
  readonly signal?: AbortSignal | undefined;
  /** How long the call may take, with all its repetitions and waits. The server is told, too. */
  readonly timeoutMs?: number | undefined;
}

/** The error that ended a call's tries, and what it means. */
class Failure {
  constructor(
    readonly error: ConnectError,
    readonly answer: Answer | { readonly type: "canceled" },
    /** Whether an earlier try may have arrived and was not answered. */
    readonly hasUnansweredCopy: boolean,
  ) {}
}

/** An intent was carried out, or its own entity had moved on, so that a new change may succeed. */
type Delivery<T extends Entity> =
  | { readonly reply: Reply<T> }
  | { readonly reply?: never; readonly stale: VersionConflict };

/** One call of the caller's, with all that it takes. */
export class Call {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: number | undefined;

  constructor(transport: Transport, clock: Clock, { signal, timeoutMs }: CallOptions) {
    this.#transport = transport;
    this.#clock = clock;
    this.#signal = signal;
    this.#deadline = timeoutMs === undefined ? undefined : clock.now() + timeoutMs;
  }

  /** Reads, applies the caller's function, sends; on a conflict again, from what the entity is now. */
  async modify<T extends Entity>(
    kind: Kind,
    id: string,
    mutate: (entity: T) => ChangeOf<T> | undefined | Promise<ChangeOf<T> | undefined>,
  ): Promise<Outcome<T>> {
    const backoff = new Backoff();
    let base = await this.get<T>(kind, id);
    for (let attempts = 1; ; attempts++) {
      // A copy, so that what the function does to it is not taken for what was read.
      const change = await mutate(clone(kind.schema, base) as T);
      if (change === undefined) return { modified: false, entity: base, attempts: attempts - 1 };
      const intent = Intent.of<T>(kind, id, base.version, change);
      const delivery = await this.#deliver(intent);
      if (delivery.reply) return modified(delivery.reply, attempts);
      const wait = backoff.nextWaitMs(this.#clock.random());
      // The same call reads anew.
      const conflict = new ConflictError(intent, delivery.stale, { base, attempts, retryable: true });
      if (attempts === ATTEMPTS_MAX || !this.#hasTimeFor(wait)) throw conflict;
      await this.#pause(wait);
      base = conflict.current ?? (await this.get<T>(kind, id));
    }
  }

  /** Sends the fields that differ; on a conflict the same change once more, for the server to merge, if it can. */
  async save<T extends Entity>(read: T, form: T): Promise<Outcome<T>> {
    const kind = kindOf(read);
    // Copies, since the caller's form may go on changing while this waits.
    const base = clone(kind.schema, read) as T;
    const edited = clone(kind.schema, form) as T;
    const { writable, fixed } = differences(kind, base, edited);
    if (fixed.length > 0) throw new NotWritableError(kind.type, fixed);
    const change = updateOf(kind, edited, writable);
    if (change === undefined) return { modified: false, entity: base, attempts: 0 };
    const backoff = new Backoff();
    let intent = Intent.of<T>(kind, base.id, base.version, change);
    for (let attempts = 1; ; attempts++) {
      const delivery = await this.#deliver(intent);
      if (delivery.reply) return modified(delivery.reply, attempts);
      const wait = backoff.nextWaitMs(this.#clock.random());
      const { mergeable } = delivery.stale;
      // Whether the two changes meet is for the server to say. If they do, a person has to decide.
      if (!mergeable || attempts === ATTEMPTS_MAX || !this.#hasTimeFor(wait)) {
        throw new ConflictError(intent, delivery.stale, { base, attempts, retryable: mergeable });
      }
      await this.#pause(wait);
      // Still from the version that it was made from, so that the server sees what others did since.
      intent = Intent.of<T>(kind, base.id, base.version, change).withMerge();
    }
  }

  /** Sends what a person chose: a new change, of what the person saw. */
  async resolve<T extends Entity>(conflict: ConflictError<T>, choices: Choices<T>): Promise<Outcome<T>> {
    // What is read may be newer than what the person saw. The change names the version seen, and is refused then.
    const current = conflict.current ?? (await this.get<T>(conflict.intent.kind, conflict.entityId));
    const intent = resolveConflict(conflict, choices, current);
    if (intent === undefined) return { modified: false, entity: current, attempts: 0 };
    const delivery = await this.#deliver(intent);
    if (delivery.reply) return modified(delivery.reply, 1);
    const base = current.version === delivery.stale.expectedVersion ? current : undefined;
    throw new ConflictError(intent, delivery.stale, { base, attempts: 1, retryable: false });
  }

  /** Sends an intent until there is an answer. */
  async send<T extends Entity>(intent: Intent<T>): Promise<Reply<T>> {
    const delivery = await this.#deliver(intent);
    if (delivery.reply) return delivery.reply;
    // The same intent is stale for ever.
    throw new ConflictError(intent, delivery.stale, { attempts: 1, retryable: false });
  }

  /** Reads an entity. */
  async get<T extends Entity>(kind: Kind, id: string): Promise<T> {
    const read = await this.#untilAnswered(kind, kind.get, create(kind.get.input, { id }));
    if (!(read instanceof Failure)) return read.entity as T;
    const { answer, error } = read;
    switch (answer.type) {
      case "not_found":
        throw notFound(answer.named, kind, id, error);
      case "canceled":
        throw this.#reason();
      // A read changes nothing, so that its outcome is of no account.
      case "unavailable":
      case "unknown":
        throw new UnavailableError(error);
      case "refused":
        throw new RefusedError(answer.reason, error);
      // A read names no version; a server that says so all the same has its say.
      case "conflict":
      case "ahead":
        throw new RelatedConflictError(answer.detail);
    }
  }

  async #deliver<T extends Entity>(intent: Intent<T>): Promise<Delivery<T>> {
    const { kind, method, request } = intent;
    const sent = await this.#untilAnswered(kind, method, request);
    if (!(sent instanceof Failure)) return { reply: sent as Reply<T> };
    const { answer, error, hasUnansweredCopy } = sent;
    // Of a check nothing can have taken effect, so that there is nothing to be in doubt about.
    const outcomeUnknown = () =>
      intent.validateOnly ? new UnavailableError(error) : new OutcomeUnknownError(intent, error);
    switch (answer.type) {
      case "conflict":
        if (isOwn(intent, answer.detail)) return { stale: answer.detail };
        // To make the change again would be no help: it names the other entity's version still.
        throw new RelatedConflictError(answer.detail);
      // Whoever names a version that is yet to come did not read it here, and to read again would hide that.
      case "ahead":
        throw isOwn(intent, answer.detail)
          ? new VersionAheadError(intent, answer.detail)
          : new RelatedConflictError(answer.detail);
      case "not_found":
        throw notFound(answer.named, kind, intent.entityId, error);
      case "canceled":
        throw hasUnansweredCopy && !intent.validateOnly ? outcomeUnknown() : this.#reason();
      case "unavailable":
        throw hasUnansweredCopy ? outcomeUnknown() : new UnavailableError(error);
      case "refused":
        // Such a refusal tells nothing of the copy that was not answered.
        throw hasUnansweredCopy && !answer.settlesEarlierCopies
          ? outcomeUnknown()
          : new RefusedError(answer.reason, error);
      // The reply, not the request, may be what was lost.
      case "unknown":
        throw outcomeUnknown();
    }
  }

  /**
   * Makes the same call until it is answered: with a deadline until that, without one `TRIES_MAX` times.
   *
   * The answer is `unavailable` when there was none.
   */
  async #untilAnswered(kind: Kind, method: DescMethodUnary, request: Message): Promise<Reply | Failure> {
    const backoff = new Backoff();
    let hasUnansweredCopy = false;
    let last = new ConnectError("the deadline passed before the call", Code.DeadlineExceeded);
    for (let tries = 1; this.#hasTimeFor(0); tries++) {
      if (this.#signal?.aborted) {
        return new Failure(new ConnectError("canceled", Code.Canceled), { type: "canceled" }, hasUnansweredCopy);
      }
      const result = await this.#try(kind, method, request);
      if (!(result instanceof ConnectError)) return result;
      last = result;
      const answer = answerOf(last);
      if (this.#signal?.aborted && (answer.type === "unknown" || answer.type === "unavailable")) {
        const isInDoubt = answer.type === "unknown" || answer.wasSent;
        return new Failure(last, { type: "canceled" }, hasUnansweredCopy || isInDoubt);
      }
      if (answer.type !== "unavailable") return new Failure(last, answer, hasUnansweredCopy);
      hasUnansweredCopy ||= answer.wasSent;
      // The jitter comes on top, because the server asks every caller for the same delay.
      const wait = answer.retryDelayMs + backoff.nextWaitMs(this.#clock.random());
      if ((this.#deadline === undefined && tries === TRIES_MAX) || !this.#hasTimeFor(wait)) break;
      await this.#clock.sleep(wait, this.#signal);
    }
    const answer = { type: "unavailable", retryDelayMs: 0, wasSent: hasUnansweredCopy } as const;
    return new Failure(last, answer, hasUnansweredCopy);
  }

  /** A single call, whose reply carries an entity. */
  async #try(kind: Kind, method: DescMethodUnary, request: Message): Promise<Reply | ConnectError> {
    const remaining = this.#remaining();
    const timeoutMs = remaining && Math.min(Math.ceil(remaining), TIMEOUT_MS_MAX);
    try {
      const { message } = await this.#transport.unary(method, this.#signal, timeoutMs, undefined, request);
      const fields = fieldsOf(message);
      const entity = fields[kind.name] as Entity | undefined;
      if (entity === undefined) return new ConnectError(`the reply carries no ${kind.name}`, Code.Internal);
      return { entity, replayed: fields.replayed === true, merge: fields.merge as Merge | undefined };
    } catch (reason) {
      return ConnectError.from(reason);
    }
  }

  /** Waits between two attempts, of which none is in doubt. */
  async #pause(ms: number): Promise<void> {
    await this.#clock.sleep(ms, this.#signal);
    if (this.#signal?.aborted) throw this.#reason();
  }

  /** What a canceled call fails with; React Native's signals give no reason. */
  #reason(): unknown {
    return this.#signal?.reason ?? new ConnectError("canceled", Code.Canceled);
  }

  #remaining(): number | undefined {
    return this.#deadline === undefined ? undefined : this.#deadline - this.#clock.now();
  }

  /** Whether there is time for a call after the wait. */
  #hasTimeFor(waitMs: number): boolean {
    const remaining = this.#remaining();
    return remaining === undefined || remaining > waitMs;
  }
}

/** Whether a conflict is about the entity that the intent changes. */
function isOwn<T extends Entity>(intent: Intent<T>, detail: VersionConflict): boolean {
  return intent.type !== "create" && detail.entityType === intent.kind.type;
}

function modified<T extends Entity>(reply: Reply<T>, attempts: number): Modified<T> {
  return { modified: true, ...reply, attempts };
}

function notFound(named: Named | undefined, kind: Kind, id: string, cause: ConnectError): NotFoundError {
  return new NotFoundError(named?.entityType ?? kind.type, named?.entityId ?? id, cause);
}
