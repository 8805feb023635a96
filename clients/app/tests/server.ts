/** A server in memory: versions, conflicts, `request_id`s and rights as far as the app's tests need them. */

import { clone, create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport, type Transport } from "@connectrpc/connect";
import {
  BillingIntervalUnit,
  EntityType,
  ErrorInfoSchema,
  FieldDiffKind,
  MergePolicy,
  PlanService,
  type Subscription,
  SubscriptionSchema,
  SubscriptionService,
  SubscriptionStatus,
  VersionConflictSchema,
} from "@occam/client";

export const ACME = "0199c0de-0000-7000-8000-000000000001";
export const UMBRA = "0199c0de-0000-7000-8000-000000000002";
const PLAN = "0199c0de-0000-7000-8000-0000000000aa";

type Guarded = {
  expectedVersion?: bigint | undefined;
  requestId: string;
  mergePolicy: MergePolicy;
  validateOnly: boolean;
};
type Edit = (subscription: Subscription) => void;

export function subscription(init: Partial<Subscription>): Subscription {
  const month = { unit: BillingIntervalUnit.MONTH, count: 1 };
  const base: MessageInitShape<typeof SubscriptionSchema> = {
    version: 1n,
    planId: PLAN,
    quantity: 1n,
    status: SubscriptionStatus.ACTIVE,
    unitPrice: { currencyCode: "EUR", units: 27n },
    billingInterval: month,
    currentPeriodStartTime: { seconds: 1_764_000_000n },
    currentPeriodEndTime: { seconds: 1_766_600_000n },
  };
  return Object.assign(create(SubscriptionSchema, base), init);
}

/** A server that can be switched off. */
export class ModelServer {
  /** Whether it can be reached. */
  online = true;
  /** Whether replies to writes get lost on the way. */
  losesReplies = false;
  /** Whether it takes calls and never answers. They last until their deadline, which the test does not wait for. */
  isSilent = false;
  /** Whether nobody has any rights. */
  forbids = false;
  /** The reason for which every write is refused. */
  refuses = "";
  /** What every write is turned away with, before it is looked at, so also if it was made before. */
  turnsAway: ConnectError | undefined;
  /** What arrived: who, and which RPC. */
  readonly seen: string[] = [];
  readonly #versions = new Map<string, Subscription[]>();
  readonly #claims = new Map<string, Subscription>();

  constructor(...subscriptions: Subscription[]) {
    for (const one of subscriptions) this.#versions.set(one.id, [one]);
  }

  /** The subscription as it is. */
  current(id: string): Subscription {
    const found = this.#versions.get(id)?.at(-1);
    if (found === undefined) throw refusal(Code.NotFound, "ENTITY_NOT_FOUND", "there is no such subscription");
    return found;
  }

  /** What somebody else does meanwhile. */
  change(id: string, edit: Edit): void {
    const next = clone(SubscriptionSchema, this.current(id));
    edit(next);
    next.version += 1n;
    this.#versions.get(id)?.push(next);
  }

  /** The way to it. Who calls is in the headers. */
  readonly transportTo = (): Transport => {
    return {
      stream: this.#router("", "").stream,
      unary: async (method, signal, timeoutMs, given, input, contextValues) => {
        const offline = () => ConnectError.from(new TypeError("fetch failed"));
        if (!this.online) throw offline();
        if (this.isSilent && timeoutMs === undefined) return new Promise<never>(() => {});
        if (this.isSilent) throw new ConnectError("the deadline passed", Code.DeadlineExceeded);
        if (this.forbids) throw refusal(Code.PermissionDenied, "PERMISSION_DENIED", "as the test wants it");
        const header = new Headers(given);
        const isWrite = !/^(get|list)/.test(method.localName);
        if (this.turnsAway && isWrite) throw this.turnsAway;
        this.seen.push(`${header.get("x-occam-principal")} ${method.localName}`);
        const router = this.#router(header.get("x-occam-role") ?? "", header.get("x-occam-customer") ?? "");
        const reply = await router.unary(method, signal, timeoutMs, header, input, contextValues);
        if (this.losesReplies && isWrite) throw offline();
        return reply;
      },
    };
  };

  #router(role: string, customer: string): Transport {
    const mine = (one: Subscription) => role !== "customer" || one.customerId === customer;
    const show = (one: Subscription) => (role === "customer" ? { ...one, notes: "" } : one);
    const verb = (edit: (one: Subscription, request: never) => void) => (request: Guarded & { id: string }) =>
      this.#write(request.id, request, (one) => edit(one, request as never));
    return createRouterTransport(({ service }) => {
      service(PlanService, { listPlans: () => ({ plans: [{ id: PLAN, displayName: "Professional" }] }) });
      service(SubscriptionService, {
        listSubscriptions: ({ pageSize, pageToken }) => {
          const all = [...this.#versions.keys()].map((id) => this.current(id)).filter(mine);
          const from = Number(pageToken || 0);
          const nextPageToken = from + pageSize < all.length ? String(from + pageSize) : "";
          return { subscriptions: all.slice(from, from + pageSize).map(show), nextPageToken };
        },
        getSubscription: ({ id }) => {
          if (!mine(this.current(id))) throw refusal(Code.PermissionDenied, "PERMISSION_DENIED", "not yours");
          return { subscription: show(this.current(id)) };
        },
        updateSubscription: (request) =>
          this.#write(request.subscription?.id ?? "", request as Guarded, (one) => {
            if (request.updateMask?.paths.includes("notes")) one.notes = request.subscription?.notes ?? "";
          }),
        pauseSubscription: verb((one) => {
          if (one.status !== SubscriptionStatus.ACTIVE)
            throw refusal(Code.FailedPrecondition, "INVALID_TRANSITION", "it is not ACTIVE");
          one.status = SubscriptionStatus.PAUSED;
        }),
        resumeSubscription: verb((one) => {
          one.status = SubscriptionStatus.ACTIVE;
        }),
        cancelSubscription: verb((one, request: { atPeriodEnd: boolean; reason: string }) => {
          one.cancelReason = request.reason;
          if (request.atPeriodEnd) one.cancelAtPeriodEnd = true;
          else one.status = SubscriptionStatus.CANCELED;
        }),
        uncancelSubscription: verb((one) => {
          one.cancelAtPeriodEnd = false;
        }),
      });
    });
  }

  #write(id: string, { expectedVersion, requestId, mergePolicy, validateOnly }: Guarded, edit: Edit) {
    const claimed = this.#claims.get(requestId);
    if (claimed) return { subscription: claimed, replayed: true };
    if (this.refuses) throw refusal(Code.FailedPrecondition, this.refuses, "as the test wants it");
    const current = this.current(id);
    const base = this.#versions.get(id)?.find(({ version }) => version === expectedVersion);
    if (base === undefined) throw refusal(Code.InvalidArgument, "INVALID_FIELD", "no such version");
    const wanted = clone(SubscriptionSchema, base);
    edit(wanted);
    const touched = (["notes", "status", "cancelAtPeriodEnd"] as const).filter(
      (field) => wanted[field] !== base[field],
    );
    const mergeable = touched.every((field) => current[field] === base[field]);
    const stale = current.version !== base.version;
    if (stale && !(mergeable && mergePolicy === MergePolicy.MERGE_DISJOINT))
      throw conflict(base, wanted, current, mergeable);
    const next = clone(SubscriptionSchema, current);
    edit(next);
    if (validateOnly) return { subscription: next };
    next.version += 1n;
    this.#versions.get(id)?.push(next);
    this.#claims.set(requestId, next);
    return { subscription: next, ...(stale ? { merge: { baseVersion: base.version } } : {}) };
  }
}

export function refusal(code: Code, reason: string, message: string): ConnectError {
  return new ConnectError(message, code, undefined, [{ desc: ErrorInfoSchema, value: { reason, domain: "occam.v1" } }]);
}

function conflict(base: Subscription, wanted: Subscription, current: Subscription, mergeable: boolean): ConnectError {
  const error = refusal(Code.Aborted, "VERSION_CONFLICT", "it was changed meanwhile");
  const value = (one: Subscription, path: "notes" | "status") => ({
    kind: {
      case: "stringValue" as const,
      value: path === "notes" ? one.notes : (SubscriptionStatus[one.status] ?? ""),
    },
  });
  const diffs = (["notes", "status"] as const).flatMap((path) => {
    const yours = wanted[path] !== base[path];
    const theirs = current[path] !== base[path];
    if (!yours && !theirs) return [];
    const both = current[path] === wanted[path] ? FieldDiffKind.BOTH_SAME : FieldDiffKind.BOTH_DIFFER;
    const kind = yours && theirs ? both : yours ? FieldDiffKind.YOURS_ONLY : FieldDiffKind.THEIRS_ONLY;
    const by = theirs ? { changedBy: "ben", changedInVersion: current.version } : {};
    return [{ path, kind, base: value(base, path), yours: value(wanted, path), current: value(current, path), ...by }];
  });
  error.details.push({
    desc: VersionConflictSchema,
    value: {
      entityType: EntityType.SUBSCRIPTION,
      entityId: base.id,
      expectedVersion: base.version,
      currentVersion: current.version,
      current: { case: "subscription", value: current },
      mergeable,
      diffs,
    },
  });
  return error;
}
