/** The three kinds of versioned entity: what can be done to each, and by which RPC. */

import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import {
  BillingService,
  type CreateInvoiceRequestSchema,
  type RecordPaymentRequestSchema,
} from "./gen/occam/v1/billing_service_pb.js";
import { EntityType } from "./gen/occam/v1/conflict_pb.js";
import { type Invoice, InvoiceSchema } from "./gen/occam/v1/invoice_pb.js";
import { type Plan, PlanSchema } from "./gen/occam/v1/plan_pb.js";
import { type CreatePlanRequestSchema, PlanService } from "./gen/occam/v1/plan_service_pb.js";
import { type Subscription, SubscriptionSchema } from "./gen/occam/v1/subscription_pb.js";
import { type CreateSubscriptionRequestSchema, SubscriptionService } from "./gen/occam/v1/subscription_service_pb.js";

type Init<S extends DescMessage, K extends keyof MessageInitShape<S>> = Partial<Pick<MessageInitShape<S>, K>>;

/** What can be done to a plan. */
export type PlanChange =
  /** Writes the fields that `values` has, and no other; `undefined` empties one. */
  | {
      readonly type: "update";
      readonly values: Init<
        typeof PlanSchema,
        "displayName" | "description" | "price" | "billingInterval" | "trialDays" | "metadata"
      >;
    }
  /** Closes it to new subscriptions. */
  | { readonly type: "archive" }
  /** Opens it again. */
  | { readonly type: "unarchive" };

/** What can be done to a subscription. */
export type SubscriptionChange =
  /** Writes the fields that `values` has, and no other; `undefined` empties one. */
  | { readonly type: "update"; readonly values: Init<typeof SubscriptionSchema, "quantity" | "notes" | "metadata"> }
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  /** Cancels it, at once or when the current period ends. */
  | { readonly type: "cancel"; readonly atPeriodEnd: boolean; readonly reason: string }
  /** Takes back a cancellation that is set for the end of the period. */
  | { readonly type: "uncancel" }
  /**
   * Moves it to another plan, at that plan's present price. If the plan has moved on since `expectedPlanVersion`, nothing
   * is changed, and the error is a `RelatedConflictError`.
   */
  | {
      readonly type: "changePlan";
      readonly planId: string;
      readonly quantity?: bigint | undefined;
      readonly expectedPlanVersion?: bigint | undefined;
    };

/** What can be done to an invoice. */
export type InvoiceChange =
  /** Writes the fields that `values` has, and no other; `undefined` empties one. */
  | {
      readonly type: "update";
      readonly values: Init<
        typeof InvoiceSchema,
        "lines" | "periodStartTime" | "periodEndTime" | "dueTime" | "memo" | "notes" | "metadata"
      >;
    }
  /** Freezes a draft, gives it its number and opens it. */
  | { readonly type: "finalize" }
  /** Records a payment; the reference is its name in the caller's system, unique within the invoice. */
  | {
      readonly type: "recordPayment";
      readonly amount: NonNullable<Init<typeof RecordPaymentRequestSchema, "amount">["amount"]>;
      readonly paymentReference: string;
    }
  /** Takes it back. */
  | { readonly type: "void" }
  /** Marks it as not expected to be paid. */
  | { readonly type: "markUncollectible" };

/** The kinds by their names, with what belongs to each. */
export interface Kinds {
  plan: { entity: Plan; change: PlanChange; create: MessageInitShape<typeof CreatePlanRequestSchema> };
  subscription: {
    entity: Subscription;
    change: SubscriptionChange;
    create: MessageInitShape<typeof CreateSubscriptionRequestSchema>;
  };
  invoice: { entity: Invoice; change: InvoiceChange; create: MessageInitShape<typeof CreateInvoiceRequestSchema> };
}

/** The name of a kind. */
export type KindName = keyof Kinds;

/** A versioned entity. */
export type Entity = Kinds[KindName]["entity"];

/** What can be done to a `T`. */
export type ChangeOf<T extends Entity> = T extends Plan
  ? PlanChange
  : T extends Subscription
    ? SubscriptionChange
    : T extends Invoice
      ? InvoiceChange
      : never;

/** How the API speaks of a kind of entity. */
export interface Kind {
  /** Its name: of the entity's field in requests and replies, and of its case in a conflict. */
  readonly name: KindName;
  readonly type: EntityType;
  readonly schema: DescMessage;
  readonly get: DescMethodUnary;
  readonly create: DescMethodUnary;
  /** The RPC of each type of change. */
  readonly changes: Readonly<Record<string, DescMethodUnary>>;
  /** The fields that an update can write, by the API's names. */
  readonly writable: readonly string[];
}

const plans = PlanService.method;
const subscriptions = SubscriptionService.method;
const billing = BillingService.method;

/** All that is known of each kind. */
export const KINDS = {
  plan: {
    name: "plan",
    type: EntityType.PLAN,
    schema: PlanSchema,
    get: plans.getPlan,
    create: plans.createPlan,
    changes: {
      update: plans.updatePlan,
      archive: plans.archivePlan,
      unarchive: plans.unarchivePlan,
    } satisfies Record<PlanChange["type"], DescMethodUnary>,
    writable: ["display_name", "description", "price", "billing_interval", "trial_days", "metadata"],
  },
  subscription: {
    name: "subscription",
    type: EntityType.SUBSCRIPTION,
    schema: SubscriptionSchema,
    get: subscriptions.getSubscription,
    create: subscriptions.createSubscription,
    changes: {
      update: subscriptions.updateSubscription,
      pause: subscriptions.pauseSubscription,
      resume: subscriptions.resumeSubscription,
      cancel: subscriptions.cancelSubscription,
      uncancel: subscriptions.uncancelSubscription,
      changePlan: subscriptions.changeSubscriptionPlan,
    } satisfies Record<SubscriptionChange["type"], DescMethodUnary>,
    writable: ["quantity", "notes", "metadata"],
  },
  invoice: {
    name: "invoice",
    type: EntityType.INVOICE,
    schema: InvoiceSchema,
    get: billing.getInvoice,
    create: billing.createInvoice,
    changes: {
      update: billing.updateInvoice,
      finalize: billing.finalizeInvoice,
      recordPayment: billing.recordPayment,
      void: billing.voidInvoice,
      markUncollectible: billing.markInvoiceUncollectible,
    } satisfies Record<InvoiceChange["type"], DescMethodUnary>,
    writable: ["lines", "period_start_time", "period_end_time", "due_time", "memo", "notes", "metadata"],
  },
} as const satisfies Record<KindName, Kind>;

/** The kind of an entity. */
export function kindOf(entity: Entity): Kind {
  const kind = Object.values<Kind>(KINDS).find(({ schema }) => schema.typeName === entity.$typeName);
  if (kind === undefined) throw new TypeError(`${entity.$typeName} is no versioned entity`);
  return kind;
}

/** The name that people read of a kind of entity; a newer server may have kinds that are not known here. */
export function entityName(type: EntityType): string {
  return Object.values<Kind>(KINDS).find((kind) => kind.type === type)?.name ?? "entity";
}

/** A message as what it is at run time: its fields by their names in TypeScript. */
export type Fields = Record<string, unknown>;

/** A message's fields, where the kind of entity is not known before. */
export function fieldsOf(message: MessageShape<DescMessage>): Fields {
  return message as unknown as Fields;
}
