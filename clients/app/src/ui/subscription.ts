/** What is said of a subscription, in a list and in full. */

import { BillingIntervalUnit, type Subscription, SubscriptionStatus } from "@occam/client";
import type { QueuedWrite } from "@occam/client/offline";
import type { Role } from "../model/session";
import type { Tone } from "./Badge";
import { formatDate, formatInteger, formatMoney, sideBySide } from "./format";
import type { Look } from "./look";

type Speech = Pick<Look, "texts" | "names" | "locale" | "rightToLeft">;

/** What a person calls it: an agent by the customer, a customer, whose all of them are, by the plan. */
export function titleOf(
  subscription: Subscription,
  role: Role,
  plans: ReadonlyMap<string, string>,
  { texts }: Speech,
): string {
  return role === "customer" ? (plans.get(subscription.planId) ?? texts.plan) : subscription.customerId;
}

/** Its status as the API calls it, without the prefix. */
function statusName({ status }: Subscription): string {
  return SubscriptionStatus[status] ?? "";
}

/** Its status as a word. */
export function statusText(subscription: Subscription, { names }: Speech): string {
  const name = statusName(subscription);
  return names.states.subscription[name] ?? name;
}

/** How good its status is. */
export function statusTone({ status }: Subscription): Tone {
  if (status === SubscriptionStatus.ACTIVE || status === SubscriptionStatus.TRIALING) return "good";
  return status === SubscriptionStatus.PAST_DUE ? "bad" : "quiet";
}

/** What it costs: how many units, at which price, how often. */
export function priceText(
  { unitPrice, billingInterval, quantity }: Subscription,
  { names, locale, rightToLeft }: Speech,
): string {
  const price = unitPrice ? formatMoney(unitPrice, locale) : "";
  const count = billingInterval?.count ?? 1;
  const unit = BillingIntervalUnit[billingInterval?.unit ?? 0] ?? "";
  const often = billingInterval ? names.interval(unit, count, formatInteger(count, locale)) : "";
  return sideBySide([`${formatInteger(quantity, locale)} × ${price}`, often], " · ", rightToLeft);
}

/** What comes next, or came last. */
export function outlook(subscription: Subscription, { texts, locale }: Speech): string | undefined {
  const say = (text: (date: string) => string, time: Parameters<typeof formatDate>[0]) => {
    const date = formatDate(time, locale);
    return date && text(date);
  };
  switch (subscription.status) {
    case SubscriptionStatus.CANCELED:
      return say(texts.ended, subscription.cancelTime);
    case SubscriptionStatus.PAUSED:
      if (!subscription.cancelAtPeriodEnd) return say(texts.pausedSince, subscription.pauseTime);
  }
  if (subscription.cancelAtPeriodEnd) return say(texts.ends, subscription.currentPeriodEndTime);
  if (subscription.status === SubscriptionStatus.TRIALING) return say(texts.trialUntil, subscription.trialEndTime);
  return say(texts.renews, subscription.currentPeriodEndTime);
}

/** What waits to be written to it, as a word: what needs the person first. */
export function pendingMark(
  writes: readonly QueuedWrite[],
  { texts }: Speech,
): { text: string; tone: Tone } | undefined {
  if (writes.some(({ state }) => state === "conflict")) return { text: texts.states.conflict, tone: "warning" };
  if (writes.some(({ state }) => state === "refused")) return { text: texts.states.refused, tone: "bad" };
  return writes.length > 0 ? { text: texts.notSavedYet, tone: "warning" } : undefined;
}
