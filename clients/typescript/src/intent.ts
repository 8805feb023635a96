/** What a caller wants done, under one `request_id`, and what came of it. */

import { clone, create, type DescMethodUnary, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { NotWritableError } from "./errors.js";
import { writableField } from "./fields.js";
import { type Merge, MergePolicy } from "./gen/occam/v1/write_pb.js";
import {
  type ChangeOf,
  type Entity,
  type Fields,
  fieldsOf,
  KINDS,
  type Kind,
  type KindName,
  type Kinds,
} from "./kinds.js";
import { newUuid } from "./uuid.js";

/** What an intent says beside the change itself, in the request of every change. */
const GUARD = ["id", "expectedVersion", "requestId", "mergePolicy", "validateOnly", "force", "forceReason"];

/** An intent as it is written down. */
export interface IntentJson {
  readonly kind: KindName;
  readonly type: string;
  /** The request's bytes, in base64. */
  readonly request: string;
}

/**
 * One write under one `request_id`: the unit that takes effect once, however often it is sent.
 *
 * Its bytes never change. Send it with `OccamClient.send`, and again after an `OutcomeUnknownError`: if it had taken effect,
 * the server gives the first reply once more. `JSON.stringify` writes it down, `Intent.fromJSON` reads it again, so that it
 * can be sent by another process, or after the phone was restarted.
 */
export class Intent<T extends Entity = Entity> {
  /** The RPC's request. */
  readonly request: Message;

  private constructor(
    /** The kind of the entity. @internal */
    readonly kind: Kind,
    /** `create`, or the type of the change. */
    readonly type: string,
    request: Message,
  ) {
    // A copy, so that nothing done later to what it was made of changes what the request_id stands for.
    this.request = clone(this.method.input, request);
    // A value that cannot be sent is the caller's mistake, and is best seen where it was made.
    toBinary(this.method.input, this.request);
  }

  /** A creation, under the request's `requestId`, or a new one if it has none. */
  static create<K extends KindName>(kind: K, request: Kinds[K]["create"]): Intent<Kinds[K]["entity"]> {
    const requestId = request.requestId || newUuid();
    return new Intent(KINDS[kind], "create", create(KINDS[kind].create.input, { ...request, requestId } as Fields));
  }

  /** A change of the entity `id` as it was at `expectedVersion`, under a new `request_id`. */
  static change<K extends KindName>(
    kind: K,
    id: string,
    expectedVersion: bigint,
    change: Kinds[K]["change"],
  ): Intent<Kinds[K]["entity"]> {
    return Intent.of(KINDS[kind], id, expectedVersion, change as ChangeOf<Kinds[K]["entity"]>);
  }

  /** The same, where the kind is known only at run time. @internal */
  static of<T extends Entity>(kind: Kind, id: string, expectedVersion: bigint, change: ChangeOf<T>): Intent<T> {
    const { type, ...own } = change as { type: string; values?: Fields };
    const method = methodOf(kind, type);
    const guard = { expectedVersion, requestId: newUuid() };
    const fields = own.values ? update(kind, id, own.values) : { ...own, id };
    return new Intent(kind, type, create(method.input, { ...fields, ...guard }));
  }

  /** An intent that was written down by `JSON.stringify`, with its bytes and its `request_id`. */
  static fromJSON(json: IntentJson): Intent {
    const kind = KINDS[json.kind];
    return new Intent(kind, json.type, fromBinary(methodOf(kind, json.type).input, base64Decode(json.request)));
  }

  /** What `JSON.stringify` writes of it. */
  toJSON(): IntentJson {
    const request = base64Encode(toBinary(this.method.input, this.request));
    return { kind: this.kind.name, type: this.type, request };
  }

  /** The same write under a `request_id`, a UUID, of the caller's. */
  withRequestId(requestId: string): Intent<T> {
    return this.#with({ requestId });
  }

  /**
   * The same change, which the server may make on a newer version than the expected one if nothing that it needs was touched
   * since; `Reply.merge` says so then. Without it such a change is refused.
   *
   * Say it before the intent is first sent: the same `request_id` with other options is another request, which the server
   * refuses as `REQUEST_ID_REUSED`. The same holds for `withForce`. Neither has a meaning for a creation.
   */
  withMerge(): Intent<T> {
    return this.#with({ mergePolicy: MergePolicy.MERGE_DISJOINT });
  }

  /**
   * The same change, made whatever version the entity is at, and so over what others did to its fields since.
   *
   * It needs the right to. History keeps the reason, 1 to 1,000 characters, with the version that was expected and the values
   * that were overwritten.
   */
  withForce(reason: string): Intent<T> {
    return this.#with({ force: true, forceReason: reason });
  }

  /**
   * The same intent, only checked: the server refuses it as it would, or answers the entity as it would be, and writes
   * nothing. Sent without this afterwards, under the same `request_id`, it is carried out.
   */
  withValidateOnly(validateOnly = true): Intent<T> {
    return this.#with({ validateOnly });
  }

  /** The UUID that names this intent. */
  get requestId(): string {
    return this.#fields.requestId as string;
  }

  /** The entity's UUID; a creation need not have one. */
  get entityId(): string {
    const entity = this.#fields[this.kind.name] as { id: string } | undefined;
    return (this.#fields.id as string | undefined) ?? entity?.id ?? "";
  }

  /** Whether it is to be checked only. */
  get validateOnly(): boolean {
    return this.#fields.validateOnly as boolean;
  }

  /** The change that it makes; `undefined` for a creation. */
  get change(): ChangeOf<T> | undefined {
    if (this.type === "create") return undefined;
    const { type } = this;
    // A copy here, too: what is done to the change is not done to the intent.
    const fields = fieldsOf(clone(this.method.input, this.request));
    if (type === "update") {
      const { paths } = fields.updateMask as { paths: string[] };
      const entity = fields[this.kind.name] as Fields;
      const names = paths.flatMap((path) => writableField(this.kind, path)?.localName ?? []);
      return { type, values: Object.fromEntries(names.map((name) => [name, entity[name]])) } as ChangeOf<T>;
    }
    const own = this.method.input.fields.map((field) => field.localName).filter((name) => !GUARD.includes(name));
    return { type, ...Object.fromEntries(own.map((name) => [name, fields[name]])) } as ChangeOf<T>;
  }

  /** The RPC that carries it. @internal */
  get method(): DescMethodUnary {
    return methodOf(this.kind, this.type);
  }

  get #fields(): Fields {
    return fieldsOf(this.request);
  }

  #with(fields: Fields): Intent<T> {
    return new Intent(this.kind, this.type, create(this.method.input, { ...this.request, ...fields }));
  }
}

function methodOf(kind: Kind, type: string): DescMethodUnary {
  const method = type === "create" ? kind.create : kind.changes[type];
  if (method === undefined) throw new TypeError(`there is no change ${type} of a ${kind.name}`);
  return method;
}

/** The request of an update, which writes all fields that are given, and those only. */
function update(kind: Kind, id: string, values: Fields): Fields {
  const names = Object.keys(values);
  const written = kind.schema.fields.filter((field) => names.includes(field.localName));
  const fixed = names.filter(
    (name) => !written.some((field) => field.localName === name && writableField(kind, field.name)),
  );
  if (fixed.length > 0) throw new NotWritableError(kind.type, fixed);
  return { [kind.name]: { ...values, id }, updateMask: { paths: written.map((field) => field.name) } };
}

/** The answer to an `Intent` that was accepted. */
export interface Reply<T extends Entity = Entity> {
  /** The entity after the write. */
  readonly entity: T;
  /** Whether an earlier copy of the intent had taken effect, and this is its reply. */
  readonly replayed: boolean;
  /** How a stale intent came to take effect, if it was merged: from which version, and which changes it left standing. */
  readonly merge: Merge | undefined;
}

/** A change that was made. */
export interface Modified<T extends Entity = Entity> extends Reply<T> {
  readonly modified: true;
  /** How many changes were sent: 1, and one more for each conflict. Repetitions of one do not count. */
  readonly attempts: number;
}

/** Nothing was written: the caller's function said so, no field differs, or the person chose what is there. */
export interface NothingToDo<T extends Entity = Entity> {
  readonly modified: false;
  /** The entity that was looked at last. */
  readonly entity: T;
  /** How many changes had been refused as stale before it. */
  readonly attempts: number;
}

/** What came of `modify`, `save` or `resolve`. */
export type Outcome<T extends Entity = Entity> = Modified<T> | NothingToDo<T>;
