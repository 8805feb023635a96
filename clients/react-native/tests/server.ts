/** What the tests and the demo share: conflicts as the server tells them, and a server that follows a script. */

import { create, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { timestampFromDate, ValueSchema } from "@bufbuild/protobuf/wkt";
import {
  type Choices,
  ConflictError,
  type Entity,
  EntityType,
  FieldDiffKind,
  type Intent,
  InvoiceSchema,
  type KindName,
  MergePolicy,
  type Outcome,
  PlanSchema,
  type Reply,
  SubscriptionSchema,
  VersionConflictSchema,
} from "@occam/client";
import type { ConflictSender } from "@occam/client/conflict";

export const ID = "0199c0de-0000-7000-8000-000000000001";

/** When the others changed what they changed. */
export const CHANGED = new Date("2026-03-04T15:06:07Z");

/** A field of a conflict; both sides changed it unless it says otherwise. */
export interface Diff {
  readonly path: string;
  readonly kind?: FieldDiffKind;
  readonly base?: JsonValue;
  readonly yours?: JsonValue;
  readonly current?: JsonValue;
  readonly by?: string;
}

/** The refusal of `intent`, as the server makes it. */
export function conflict(
  intent: Intent,
  currentVersion: bigint,
  diffs: readonly Diff[],
  current: object = {},
): ConflictError {
  const detail = create(VersionConflictSchema, {
    entityType: EntityType[intent.kind.name.toUpperCase() as "PLAN"],
    entityId: ID,
    expectedVersion: 6n,
    currentVersion,
    current: entityOf(intent.kind.name, { id: ID, version: currentVersion, ...current }),
    diffs: diffs.map(({ path, kind = FieldDiffKind.BOTH_DIFFER, by = "bob", ...values }) => ({
      path,
      kind,
      ...Object.fromEntries(Object.entries(values).map(([side, value]) => [side, fromJson(ValueSchema, value)])),
      ...(kind === FieldDiffKind.YOURS_ONLY
        ? {}
        : { changedBy: by, changedInVersion: currentVersion, changeTime: timestampFromDate(CHANGED) }),
    })),
  });
  return new ConflictError(intent, detail, { attempts: 1, retryable: false });
}

function entityOf(kind: KindName, init: object) {
  switch (kind) {
    case "plan":
      return { case: kind, value: create(PlanSchema, init) };
    case "subscription":
      return { case: kind, value: create(SubscriptionSchema, init) };
    case "invoice":
      return { case: kind, value: create(InvoiceSchema, init) };
  }
}

function written(intent: Intent): readonly string[] {
  const { updateMask } = intent.request as unknown as { updateMask?: { paths: string[] } };
  return updateMask?.paths ?? [];
}

/** Refuses what was made from an older version than the entity is at, and takes everything else. */
export class FakeServer implements ConflictSender {
  /** What was chosen, save by save. */
  readonly saves: Choices[] = [];
  /** How often it was asked whether the entity has changed again. */
  checks = 0;
  /** What the next save fails with, or comes to. */
  next: Error | "queued" | undefined;
  #latest: ConflictError;
  /** What was changed last. */
  #changed: readonly string[] = [];

  constructor(latest: ConflictError) {
    this.#latest = latest;
  }

  /** Somebody changes the entity again. */
  moveOn(latest: ConflictError): void {
    const before = new Map(this.#latest.rows.map(({ path, current }) => [path, JSON.stringify(current)]));
    const changed = latest.rows.filter(({ path, current }) => before.get(path) !== JSON.stringify(current));
    this.#changed = changed.map(({ path }) => path);
    this.#latest = latest;
  }

  async resolve<T extends Entity>(conflict: ConflictError<T>, choices: Choices<T>): Promise<Outcome<T> | "queued"> {
    this.saves.push(choices as Choices);
    const { next } = this;
    this.next = undefined;
    if (next === "queued") return next;
    if (next !== undefined) throw next;
    if (conflict.currentVersion < this.#latest.currentVersion) throw this.#latest;
    const { value: entity } = entityOf(conflict.intent.kind.name, { id: ID, version: conflict.currentVersion + 1n });
    return { modified: true, entity: entity as T, replayed: false, merge: undefined, attempts: 1 };
  }

  async send<T extends Entity>(intent: Intent<T>): Promise<Reply<T>> {
    const { mergePolicy } = intent.request as unknown as { mergePolicy: MergePolicy };
    if (mergePolicy !== MergePolicy.MERGE_DISJOINT) this.checks++;
    else if (!written(intent).some((path) => this.#changed.includes(path))) {
      const { value: entity } = entityOf(intent.kind.name, { id: ID, version: this.#latest.currentVersion });
      return { entity: entity as T, replayed: false, merge: undefined };
    }
    throw this.#latest;
  }
}
