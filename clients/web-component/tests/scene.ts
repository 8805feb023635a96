/** What the tests share: a conflict, and a server that gives the answers it was told to. */

import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  ConflictError,
  EntityType,
  FieldDiffKind,
  Intent,
  type Outcome,
  type Subscription,
  type SubscriptionChange,
  SubscriptionSchema,
  VersionConflictSchema,
} from "@occam/client";
import { ConflictResolution, type ConflictSender } from "@occam/client/conflict";
import type { OccamConflict } from "../src/index.js";

type Diffs = NonNullable<MessageInitShape<typeof VersionConflictSchema>["diffs"]>;
const text = (value: string) => ({ kind: { case: "stringValue", value } }) as const;

export const ID = "0199c0de-0000-7000-8000-000000000001";
export const BASE = "Call in the morning. Invoices go to accounting@example.com, by post.";
export const MINE = "Call in the evening. Invoices go to accounting@example.com, by post.";
export const THEIRS = "Call in the morning. Invoices go to billing@example.com, by post.";

export function diff(path: string, kind: FieldDiffKind, base: string, yours: string, current: string): Diffs[number] {
  const who = kind === FieldDiffKind.YOURS_ONLY ? {} : { changedBy: "bo", changedInVersion: 4n };
  const mine = kind === FieldDiffKind.THEIRS_ONLY ? {} : { yours: text(yours) };
  return { path, kind, base: text(base), current: text(current), ...mine, ...who };
}

export const NOTES = diff("notes", FieldDiffKind.BOTH_DIFFER, BASE, MINE, THEIRS);
export const QUANTITY = diff("quantity", FieldDiffKind.BOTH_DIFFER, "1", "2", "3");

export function subscription(version: bigint): Subscription {
  return create(SubscriptionSchema, { id: ID, version, notes: THEIRS, quantity: 3n });
}

/** A refused change, made from version 3, of a subscription that is at `version`. */
export function conflict(
  diffs: Diffs,
  version = 4n,
  change: SubscriptionChange = { type: "update", values: { notes: MINE, quantity: 2n } },
): ConflictError<Subscription> {
  const detail = create(VersionConflictSchema, {
    entityType: EntityType.SUBSCRIPTION,
    entityId: ID,
    expectedVersion: 3n,
    currentVersion: version,
    current: { case: "subscription", value: subscription(version) },
    diffs,
  });
  return new ConflictError(Intent.change("subscription", ID, 3n, change), detail, { attempts: 1, retryable: false });
}

/** A sender whose saves and questions are answered, or fail, as told. */
export class Sender implements ConflictSender {
  saves: (Outcome<Subscription> | "queued" | Error)[] = [];
  refusals: ConflictError<Subscription>[] = [];
  asked = 0;

  async resolve(): Promise<never> {
    const answer = this.saves.shift();
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error("no answer");
    return answer as never;
  }

  async send(): Promise<never> {
    this.asked++;
    throw this.refusals.shift() ?? new Error("no answer");
  }
}

export const SAVED: Outcome<Subscription> = {
  modified: true,
  entity: subscription(5n),
  attempts: 1,
  replayed: false,
  merge: undefined,
};

/** The element in the page, with a resolution of the conflict. */
export async function open(of: ConflictError<Subscription>, properties: Partial<OccamConflict> = {}) {
  const sender = new Sender();
  const element = document.createElement("occam-conflict");
  const resolution = new ConflictResolution(sender, of) as unknown as ConflictResolution;
  Object.assign(element, { resolution, locale: "en", timeZone: "UTC", pollSeconds: 0 }, properties);
  document.body.append(element);
  await element.updateComplete;
  return { element, resolution, sender, ...finders(element) };
}

/** Finds by role and accessible name, as a person with a screen reader would. */
function finders(element: OccamConflict) {
  const root = () => element.renderRoot as ShadowRoot;
  const all = (selector: string) => [...root().querySelectorAll<HTMLElement>(selector)];
  const words = (node: Element) => (node.textContent ?? "").replace(/\s+/g, " ").trim();
  const named = (selector: string, name: string) => {
    const found = all(selector).find(
      (node) => (node.ariaLabel ?? node.getAttribute("aria-label") ?? words(node)) === name,
    );
    if (!found) throw new Error(`there is no ${selector} named ${name}`);
    return found;
  };
  return {
    root,
    all,
    words,
    button: (name: string) => named("button", name) as HTMLButtonElement,
    group: (name: string) => named("[role=radiogroup]", name),
    radio: (group: string, name: string) => {
      const labels = [...named("[role=radiogroup]", group).querySelectorAll("label")];
      const label = labels.find((each) => words(each) === name);
      if (!label) throw new Error(`${group} has no ${name}`);
      return label.querySelector("input") as HTMLInputElement;
    },
    status: () => words(root().querySelector("[role=status]") as Element),
    alert: () => words(root().querySelector("[role=alert]") as Element),
  };
}
