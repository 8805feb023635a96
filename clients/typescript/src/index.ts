/**
 * The TypeScript client of Occam, a subscription-billing service in which no write is ever silently lost.
 *
 * `OccamClient` is the way in; the README says when to use `modify` and when `save`.
 */

export { type Clock, systemClock } from "./backoff.js";
export { type ClientOptions, type Mutate, OccamClient } from "./client.js";
export {
  ChoiceError,
  ConflictError,
  NotFoundError,
  NotWritableError,
  OccamError,
  OutcomeUnknownError,
  RefusedError,
  RelatedConflictError,
  UnavailableError,
  VersionAheadError,
} from "./errors.js";
export * from "./gen/google/rpc/error_details_pb.js";
export * from "./gen/google/rpc/status_pb.js";
export * from "./gen/google/type/money_pb.js";
export * from "./gen/occam/v1/access_pb.js";
export * from "./gen/occam/v1/billing_service_pb.js";
export * from "./gen/occam/v1/conflict_pb.js";
export * from "./gen/occam/v1/history_service_pb.js";
export * from "./gen/occam/v1/invoice_pb.js";
export * from "./gen/occam/v1/plan_pb.js";
export * from "./gen/occam/v1/plan_service_pb.js";
export * from "./gen/occam/v1/subscription_pb.js";
export * from "./gen/occam/v1/subscription_service_pb.js";
export * from "./gen/occam/v1/write_pb.js";
export type { Identity } from "./identity.js";
export { Intent, type IntentJson, type Modified, type NothingToDo, type Outcome, type Reply } from "./intent.js";
export type {
  ChangeOf,
  Entity,
  InvoiceChange,
  KindName,
  Kinds,
  PlanChange,
  SubscriptionChange,
} from "./kinds.js";
export { type Choice, type Choices, resolveConflict } from "./resolve.js";
export type { CallOptions } from "./retry.js";
export type { Row } from "./rows.js";
