/** What a write that waits does, in words. */

import type { Subscription, SubscriptionChange } from "@occam/client";
import type { QueuedWrite } from "@occam/client/offline";
import type { Look } from "./look";

type Speech = Pick<Look, "texts" | "names">;

/** What a write does. */
export interface ChangeText {
  /** In a few words. */
  readonly what: string;
  /** What it gives the subscription, if that is text. */
  readonly value: string | undefined;
}

/** What a write does. The app writes subscriptions only. */
export function changeText({ intent }: QueuedWrite, { texts, names }: Speech): ChangeText {
  const change = intent.change as SubscriptionChange | undefined;
  if (change?.type === "update") {
    const paths = Object.keys(change.values);
    const fields = paths.map((path) => names.fields.subscription[path] ?? path).join(", ");
    const { notes } = change.values as Partial<Subscription>;
    return { what: `${texts.changes.update}: ${fields}`, value: notes === "" ? texts.emptied : notes };
  }
  if (change?.type === "cancel") {
    const what = change.atPeriodEnd ? texts.cancelAtPeriodEnd : texts.changes.cancel;
    return { what: what ?? "", value: change.reason || undefined };
  }
  return { what: texts.changes[intent.type] ?? intent.type, value: undefined };
}

/** What a write needs a person for; `undefined` if it needs none. */
export function needText({ state, doubtful }: QueuedWrite, { texts }: Pick<Look, "texts">): string | undefined {
  if (state === "conflict") return texts.conflictHint;
  if (state !== "refused") return undefined;
  // The refusal says nothing about an earlier copy that was never answered.
  return doubtful ? texts.discardInDoubt : texts.refusedHint;
}
