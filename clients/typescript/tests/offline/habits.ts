/** What people do, by chance: with few values, so that changes meet, agree, and are taken back. */

import {
  type Choice,
  type Choices,
  type ConflictError,
  FieldDiffKind,
  type Subscription,
  type SubscriptionChange,
  SubscriptionStatus,
} from "../../src/index.js";
import type { Chance } from "./chance.js";

const NOTES = ["n0", "n1", "n2", "n3"];
const KEYS = ["a", "b"];
const { ACTIVE, PAUSED, CANCELED } = SubscriptionStatus;

/** What the person with the phone makes of what is shown. */
export function ownChange(chance: Chance, shown: Subscription): SubscriptionChange {
  const metadata = { ...shown.metadata, [chance.pick(KEYS)]: chance.pick(["1", "2"]) };
  if (chance.happens(0.3)) delete metadata[chance.pick(KEYS)];
  const quantity = BigInt(chance.below(3) + 1);
  // The server refuses `bad`.
  const notes = chance.happens(0.03) ? "bad" : chance.pick(NOTES);
  return chance.pick<SubscriptionChange>([
    { type: "update", values: { notes } },
    { type: "update", values: { notes } },
    { type: "update", values: { quantity } },
    { type: "update", values: { metadata } },
    { type: "update", values: { notes, quantity } },
    { type: shown.status === PAUSED ? "resume" : "pause" },
    { type: "cancel", atPeriodEnd: chance.happens(0.9), reason: "" },
  ]);
}

/** What others make of what is there. */
export function othersChange(chance: Chance, current: Subscription): Partial<Subscription> {
  const { metadata, status, quantity } = current;
  const key = chance.pick([...KEYS, "theirs"]);
  const { [key]: _, ...rest } = metadata;
  return chance.pick<Partial<Subscription>>([
    { notes: chance.pick(NOTES) },
    { notes: chance.pick(NOTES) },
    { quantity: BigInt(chance.below(3) + 1) },
    { planId: chance.pick(["p0", "p1"]) },
    { metadata: { ...metadata, [key]: chance.pick(["1", "2"]) } },
    { metadata: rest },
    { notes: chance.pick(NOTES), quantity: quantity + 1n },
    status === CANCELED ? {} : { status: status === ACTIVE ? PAUSED : ACTIVE },
  ]);
}

/** What the person chooses about a conflict. */
export function choices(chance: Chance, conflict: ConflictError<Subscription>): Choices<Subscription> {
  const isVerb = conflict.yours.type !== "update";
  const side = () => chance.pick(["mine", "theirs"] as const);
  const whole = side();
  const edited = { ...(conflict.current as Subscription), notes: chance.pick(NOTES) };
  const choice = (path: string): Choice<Subscription> => {
    if (isVerb) return whole;
    return path === "notes" && chance.happens(0.3) ? { edited } : side();
  };
  const open = conflict.rows.filter(({ kind }) => kind !== FieldDiffKind.THEIRS_ONLY);
  return Object.fromEntries(open.map(({ path }) => [path, choice(path)]));
}
