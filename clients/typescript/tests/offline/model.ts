/**
 * A server of subscriptions in a few lines, by the API's contract: versions, three-way conflicts, merging by groups of
 * fields, replay by `request_id`. What it accepted stays in `log`, for tests to judge.
 */

import { create, type DescMethodUnary, type Message, toBinary } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import {
  EntityType,
  type FieldDiff,
  FieldDiffKind,
  FieldDiffSchema,
  MergePolicy,
  type Subscription,
  SubscriptionSchema,
  SubscriptionStatus,
} from "../../src/index.js";
import { aborted, refusal } from "../script.js";

/** What every write of a subscription may have. */
export interface Request {
  readonly id?: string;
  readonly subscription?: Subscription;
  readonly updateMask?: { readonly paths: readonly string[] };
  readonly expectedVersion: bigint;
  readonly requestId: string;
  readonly mergePolicy: MergePolicy;
  readonly validateOnly: boolean;
  readonly atPeriodEnd?: boolean;
  readonly reason?: string;
}

/** A change that was made. */
export interface Change {
  readonly id: string;
  readonly version: bigint;
  readonly requestId: string;
  readonly rpc: string;
  readonly before: Subscription;
  readonly after: Subscription;
}

const LIFE = ["status", "cancel_at_period_end", "cancel_reason"];
const BILLED = ["plan_id", "quantity"];
const GROUPS = [LIFE, BILLED];

export function groupOf(path: string): readonly string[] {
  return GROUPS.find((group) => group.includes(path)) ?? [path];
}

/** An entity as its fields, one by one, metadata by its keys. */
export function fieldsOf(entity: Subscription): Map<string, string> {
  return new Map([
    ["notes", entity.notes],
    ["quantity", String(entity.quantity)],
    ["plan_id", entity.planId],
    ["status", SubscriptionStatus[entity.status] ?? ""],
    ["cancel_at_period_end", String(entity.cancelAtPeriodEnd)],
    ["cancel_reason", entity.cancelReason],
    ...Object.entries(entity.metadata).map(([key, value]): [string, string] => [`metadata.${key}`, value]),
  ]);
}

/** The fields in which two states differ. */
export function changed(from: Subscription, to: Subscription): string[] {
  const [one, other] = [fieldsOf(from), fieldsOf(to)];
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));
}

export class Model {
  /** All versions of each subscription, oldest first. */
  readonly history = new Map<string, Subscription[]>();
  /** What was accepted, by its `request_id`. */
  readonly accepted = new Map<string, { bytes: string; reply: Record<string, unknown>; rpc: string }>();
  readonly log: Change[] = [];
  /** Every call that arrived: by name, with the version that it names. */
  readonly seen: string[] = [];
  /** Called before a call is looked at, and before its reply goes out; what it throws is what the caller gets. */
  onCall: (rpc: string, request: Request) => void | Promise<void> = () => {};
  onReply: (rpc: string, request: Request) => void | Promise<void> = () => {};

  constructor(...ids: string[]) {
    for (const id of ids) this.history.set(id, [blank(id)]);
  }

  current(id: string): Subscription {
    return this.at(id, BigInt(this.#versions(id).length));
  }

  at(id: string, version: bigint): Subscription {
    return this.#versions(id)[Number(version) - 1] as Subscription;
  }

  /** Somebody else's change, made of what is there now. */
  others(id: string, change: Partial<Subscription>): Subscription {
    const before = this.current(id);
    const after = create(SubscriptionSchema, { ...before, ...change });
    return changed(before, after).length === 0 ? before : this.#commit(before, after, "theirs", "others");
  }

  transport(): Transport {
    return {
      unary: async (method: DescMethodUnary, _signal, _timeoutMs, _header, input) => {
        const request = create(method.input, input);
        const rpc = method.localName;
        try {
          await this.onCall(rpc, request as unknown as Request);
          const bytes = Buffer.from(toBinary(method.input, request)).toString("base64");
          const reply = this.#answer(rpc, request as unknown as Request, bytes);
          await this.onReply(rpc, request as unknown as Request);
          const message = create(method.output, reply) as Message;
          return {
            stream: false,
            service: method.parent,
            method,
            header: new Headers(),
            trailer: new Headers(),
            message,
          };
        } catch (error) {
          throw ConnectError.from(error);
        }
      },
      stream: () => Promise.reject(new Error("nothing streams here")),
    } as Transport;
  }

  #answer(rpc: string, request: Request, bytes: string): Record<string, unknown> {
    const id = request.id || request.subscription?.id || "";
    if (rpc === "getSubscription") return { subscription: this.current(id) };
    const [flag, policy] = [request.validateOnly ? " check" : "", request.mergePolicy ? " merge" : ""];
    this.seen.push(`${rpc} ${request.expectedVersion}${policy}${flag}`);
    const claim = this.accepted.get(request.requestId);
    if (claim && !request.validateOnly && claim.bytes !== bytes)
      throw refusal(Code.InvalidArgument, "REQUEST_ID_REUSED");
    if (claim) return { ...claim.reply, replayed: true };
    if (!this.history.has(id)) throw refusal(Code.NotFound, "ENTITY_NOT_FOUND");
    const reply = this.#write(rpc, request, this.current(id));
    if (!request.validateOnly) this.accepted.set(request.requestId, { bytes, reply, rpc });
    return reply;
  }

  #write(rpc: string, request: Request, current: Subscription): Record<string, unknown> {
    const { expectedVersion, requestId, validateOnly, mergePolicy } = request;
    const isStale = expectedVersion < current.version;
    if (expectedVersion > current.version) throw aborted("VERSION_AHEAD", this.#detail(request, current));
    const mayMerge = mergePolicy === MergePolicy.MERGE_DISJOINT;
    const after = isStale ? this.#merged(rpc, request, current) : applied(rpc, request, current);
    if (after === undefined || (isStale && !mayMerge)) {
      throw aborted("VERSION_CONFLICT", {
        ...this.#detail(request, current),
        mergeable: after !== undefined,
        diffs: this.#diffs(rpc, request, current),
        current: { case: "subscription", value: current },
      });
    }
    const since = this.log.filter(({ id, version }) => id === current.id && version > expectedVersion);
    const mergedOver = since.map(({ version, before, after }) => ({ version, paths: changed(before, after) }));
    const merge = isStale ? { merge: { baseVersion: expectedVersion, mergedOver } } : {};
    const isNothing = validateOnly || changed(current, after).length === 0;
    const entity = isNothing ? current : this.#commit(current, after, requestId, rpc);
    return { subscription: entity, ...merge };
  }

  /** The change on the current entity, if the groups that it needs are as they were at its base. */
  #merged(rpc: string, request: Request, current: Subscription): Subscription | undefined {
    const base = this.at(current.id, request.expectedVersion);
    const desired = unlessRefused(() => applied(rpc, request, base));
    if (desired === undefined) return undefined;
    const [yours, theirs] = [changed(base, desired), changed(base, current)];
    const verb = rpc === "updateSubscription" ? [] : request.atPeriodEnd ? [...LIFE, ...BILLED] : LIFE;
    const isSame = (path: string) =>
      yours.includes(path) && fieldsOf(desired).get(path) === fieldsOf(current).get(path);
    const agrees = (group: readonly string[]) =>
      [...yours, ...theirs].filter((path) => group.includes(path)).every(isSame);
    const needed = [...yours, ...verb].map(groupOf);
    if (theirs.some((path) => needed.some((group) => group.includes(path)) && !agrees(groupOf(path)))) return undefined;
    const result = unlessRefused(() => applied(rpc, request, current));
    if (result === undefined) return undefined;
    result.metadata = { ...current.metadata };
    for (const path of yours.filter((each) => each.startsWith("metadata."))) {
      const key = path.slice("metadata.".length);
      delete result.metadata[key];
      if (desired.metadata[key] !== undefined) result.metadata[key] = desired.metadata[key];
    }
    const isAsDecided = (path: string) => {
      const from = yours.includes(path) ? desired : current;
      return fieldsOf(result).get(path) === fieldsOf(from).get(path);
    };
    return [...fieldsOf(result).keys()].every(isAsDecided) ? result : undefined;
  }

  #commit(before: Subscription, after: Subscription, requestId: string, rpc: string): Subscription {
    const version = before.version + 1n;
    const entity = create(SubscriptionSchema, { ...after, version });
    this.#versions(before.id).push(entity);
    this.log.push({ id: before.id, version, requestId, rpc, before, after: entity });
    return entity;
  }

  #detail({ expectedVersion }: Request, { id, version }: Subscription) {
    return { entityType: EntityType.SUBSCRIPTION, entityId: id, expectedVersion, currentVersion: version };
  }

  #diffs(rpc: string, request: Request, current: Subscription): FieldDiff[] {
    const base = this.at(current.id, request.expectedVersion);
    const desired = unlessRefused(() => applied(rpc, request, base)) ?? base;
    const [yours, theirs] = [changed(base, desired), changed(base, current)];
    const sides = [base, desired, current].map(fieldsOf) as [Map<string, string>, ...Map<string, string>[]];
    return [...new Set([...yours, ...theirs])].map((path) => {
      const [from, mine, now] = sides.map((fields) => fields.get(path));
      const value = (text: string | undefined) =>
        text === undefined ? undefined : create(ValueSchema, { kind: { case: "stringValue" as const, value: text } });
      const isBoth = yours.includes(path) && theirs.includes(path);
      const both = mine === now ? FieldDiffKind.BOTH_SAME : FieldDiffKind.BOTH_DIFFER;
      const one = yours.includes(path) ? FieldDiffKind.YOURS_ONLY : FieldDiffKind.THEIRS_ONLY;
      const kind = isBoth ? both : one;
      const values = Object.entries({ base: value(from), yours: value(mine), current: value(now) });
      const present = Object.fromEntries(values.filter(([, each]) => each !== undefined));
      return create(FieldDiffSchema, { path, kind, ...present });
    });
  }

  #versions(id: string): Subscription[] {
    return this.history.get(id) as Subscription[];
  }
}

function blank(id: string): Subscription {
  return create(SubscriptionSchema, {
    id,
    version: 1n,
    notes: "n0",
    quantity: 1n,
    planId: "p0",
    status: SubscriptionStatus.ACTIVE,
  });
}

/** The entity after the change, or the refusal of the rules. */
function applied(rpc: string, request: Request, entity: Subscription): Subscription {
  const { ACTIVE, PAUSED, CANCELED } = SubscriptionStatus;
  const move = (from: readonly SubscriptionStatus[], change: Partial<Subscription>) => {
    if (!from.includes(entity.status)) throw refusal(Code.FailedPrecondition, "INVALID_TRANSITION");
    return create(SubscriptionSchema, { ...entity, ...change });
  };
  switch (rpc) {
    case "pauseSubscription":
      return move([ACTIVE], { status: PAUSED });
    case "resumeSubscription":
      return move([PAUSED], { status: ACTIVE });
    case "cancelSubscription": {
      const how = request.atPeriodEnd ? { cancelAtPeriodEnd: true } : { status: CANCELED };
      return move([ACTIVE, PAUSED], { ...how, cancelReason: request.reason ?? "" });
    }
    default: {
      const paths = request.updateMask?.paths ?? [];
      if (request.subscription?.notes.startsWith("bad")) throw refusal(Code.InvalidArgument, "INVALID_FIELD");
      const values = Object.entries(request.subscription ?? {}).filter(([name]) => paths.includes(name));
      return create(SubscriptionSchema, { ...entity, ...Object.fromEntries(values) });
    }
  }
}

function unlessRefused<R>(run: () => R): R | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof ConnectError) return undefined;
    throw error;
  }
}
