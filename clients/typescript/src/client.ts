/** The calls that people make. */

import { createClient, type Client as GeneratedClient, type Transport } from "@connectrpc/connect";
import { type Clock, systemClock } from "./backoff.js";
import type { ConflictError } from "./errors.js";
import { BillingService } from "./gen/occam/v1/billing_service_pb.js";
import { HistoryService } from "./gen/occam/v1/history_service_pb.js";
import type { Invoice } from "./gen/occam/v1/invoice_pb.js";
import type { Plan } from "./gen/occam/v1/plan_pb.js";
import { PlanService } from "./gen/occam/v1/plan_service_pb.js";
import type { Subscription } from "./gen/occam/v1/subscription_pb.js";
import { SubscriptionService } from "./gen/occam/v1/subscription_service_pb.js";
import { type Identity, identified } from "./identity.js";
import { Intent, type Outcome, type Reply } from "./intent.js";
import {
  type Entity,
  type InvoiceChange,
  KINDS,
  type Kinds,
  type PlanChange,
  type SubscriptionChange,
} from "./kinds.js";
import type { Choices } from "./resolve.js";
import { Call, type CallOptions } from "./retry.js";

/** Who calls, and how long calls may take. */
export interface ClientOptions extends Identity {
  /** How long each call may take, if it does not say so itself, with all its repetitions and waits. */
  readonly timeoutMs?: number | undefined;
  /** Time and chance, for tests. */
  readonly clock?: Clock | undefined;
}

/** What a caller's function makes of an entity; `undefined` if there is nothing to do. */
export type Mutate<T extends Entity, C> = (entity: T) => C | undefined | Promise<C | undefined>;

/**
 * A client of Occam, over a transport of the caller's: `createConnectTransport` of `@connectrpc/connect-web` in browsers and
 * React Native, or any of `@connectrpc/connect-node`.
 *
 * Its own methods repeat calls while the server is away, until `timeoutMs`, or 10 times without one. The generated clients,
 * for everything else, do not.
 */
export class OccamClient {
  /** The generated client of plans: single calls. */
  readonly plans: GeneratedClient<typeof PlanService>;
  /** The generated client of subscriptions: single calls. */
  readonly subscriptions: GeneratedClient<typeof SubscriptionService>;
  /** The generated client of invoices and payments: single calls. */
  readonly billing: GeneratedClient<typeof BillingService>;
  /** The generated client of history: single calls. */
  readonly history: GeneratedClient<typeof HistoryService>;

  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #timeoutMs: number | undefined;

  constructor(transport: Transport, { timeoutMs, clock = systemClock, ...identity }: ClientOptions = {}) {
    this.#transport = identified(transport, identity);
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.plans = createClient(PlanService, this.#transport);
    this.subscriptions = createClient(SubscriptionService, this.#transport);
    this.billing = createClient(BillingService, this.#transport);
    this.history = createClient(HistoryService, this.#transport);
  }

  /** Reads a plan. */
  getPlan(id: string, options?: CallOptions): Promise<Plan> {
    return this.#call(options).get(KINDS.plan, id);
  }

  /** Reads a subscription. */
  getSubscription(id: string, options?: CallOptions): Promise<Subscription> {
    return this.#call(options).get(KINDS.subscription, id);
  }

  /** Reads an invoice. */
  getInvoice(id: string, options?: CallOptions): Promise<Invoice> {
    return this.#call(options).get(KINDS.invoice, id);
  }

  /** Creates a plan. */
  createPlan(request: Kinds["plan"]["create"], options?: CallOptions): Promise<Reply<Plan>> {
    return this.send(Intent.create("plan", request), options);
  }

  /** Subscribes a customer to a plan. */
  createSubscription(request: Kinds["subscription"]["create"], options?: CallOptions): Promise<Reply<Subscription>> {
    return this.send(Intent.create("subscription", request), options);
  }

  /** Creates a draft. */
  createInvoice(request: Kinds["invoice"]["create"], options?: CallOptions): Promise<Reply<Invoice>> {
    return this.send(Intent.create("invoice", request), options);
  }

  /** Changes a plan from what it is; see `modifySubscription`. */
  modifyPlan(id: string, mutate: Mutate<Plan, PlanChange>, options?: CallOptions): Promise<Outcome<Plan>> {
    return this.#call(options).modify(KINDS.plan, id, mutate);
  }

  /**
   * Changes a subscription from what it is: reads it, asks `mutate` what to do, and sends that with the version read.
   *
   * If somebody else was faster, it asks `mutate` again with what the subscription is now, 3 times in all; then it gives up
   * with a `ConflictError`. `mutate` must therefore decide by what it is given alone.
   *
   * For what a person edited there is `save`.
   */
  modifySubscription(
    id: string,
    mutate: Mutate<Subscription, SubscriptionChange>,
    options?: CallOptions,
  ): Promise<Outcome<Subscription>> {
    return this.#call(options).modify(KINDS.subscription, id, mutate);
  }

  /** Changes an invoice from what it is; see `modifySubscription`. */
  modifyInvoice(id: string, mutate: Mutate<Invoice, InvoiceChange>, options?: CallOptions): Promise<Outcome<Invoice>> {
    return this.#call(options).modify(KINDS.invoice, id, mutate);
  }

  /**
   * Writes what a person edited: the fields in which `edited` differs from `base`, which was read before, and no other.
   *
   * If somebody else was faster and changed other things, the server makes both changes (`merge` tells), also when that is
   * lost to yet another writer: 3 attempts in all. If both changed the same thing, nobody's value is overwritten: it gives up
   * at once with a `ConflictError`, from which `resolve` goes on. A field that no update can write, such as a status, is a
   * `NotWritableError` before anything is sent.
   */
  save<T extends Entity>(base: T, edited: NoInfer<T>, options?: CallOptions): Promise<Outcome<T>> {
    return this.#call(options).save<T>(base, edited);
  }

  /**
   * Writes what a person chose after a conflict, on the entity as the person saw it; see `resolveConflict`, which this sends,
   * reading the entity first where the refusal had no room for it.
   *
   * It is a guarded write as any other: if the entity has moved on once more, that is a new `ConflictError`.
   */
  resolve<T extends Entity>(
    conflict: ConflictError<T>,
    choices: Choices<T>,
    options?: CallOptions,
  ): Promise<Outcome<T>> {
    return this.#call(options).resolve(conflict, choices);
  }

  /** Sends one intent, and the same bytes again while the server is away. A conflict is an error at once. */
  send<T extends Entity>(intent: Intent<T>, options?: CallOptions): Promise<Reply<T>> {
    return this.#call(options).send(intent);
  }

  #call({ signal, timeoutMs = this.#timeoutMs }: CallOptions = {}): Call {
    return new Call(this.#transport, this.#clock, { signal, timeoutMs });
  }
}
