/** What the tests of the conflict screen share: a conflict with its rows, and a server that follows a script. */

import { create, type JsonValue, type MessageInitShape } from "@bufbuild/protobuf";
import { type ConflictField, ConflictResolution } from "../../src/conflict/index.js";
import {
  ConflictError,
  EntityType,
  FieldDiffKind,
  Intent,
  type KindName,
  type Kinds,
  type Subscription,
  type SubscriptionChange,
  VersionConflictSchema,
} from "../../src/index.js";
import { conflict as answer, ID, Script, subscription } from "../script.js";

export const { YOURS_ONLY, THEIRS_ONLY, BOTH_SAME, BOTH_DIFFER } = FieldDiffKind;

/** A field's diff: kind, base, yours, current. */
type Json = JsonValue | undefined;
export type RowInit = readonly [FieldDiffKind, Json?, Json?, Json?];
export type Rows = Readonly<Record<string, RowInit>>;
type Detail = MessageInitShape<typeof VersionConflictSchema>;

export function diffs(rows: Rows): NonNullable<Detail["diffs"]> {
  const value = (json: JsonValue | undefined) => (json === undefined ? {} : { kind: kindOf(json) });
  return Object.entries(rows).map(([path, [kind, base, yours, current]]) => ({
    path,
    kind,
    ...(base !== undefined && { base: value(base) }),
    ...(yours !== undefined && { yours: value(yours) }),
    ...(current !== undefined && { current: value(current) }),
    ...(kind === YOURS_ONLY ? {} : { changedBy: "bo", changedInVersion: 4n }),
  })) as NonNullable<Detail["diffs"]>;
}

function kindOf(json: JsonValue): unknown {
  if (typeof json === "string") return { case: "stringValue", value: json };
  if (typeof json === "number") return { case: "numberValue", value: json };
  if (typeof json === "boolean") return { case: "boolValue", value: json };
  if (Array.isArray(json)) {
    return { case: "listValue", value: { values: json.map((each) => ({ kind: kindOf(each) })) } };
  }
  const fields = Object.entries(json ?? {}).map(([key, each]) => [key, { kind: kindOf(each) }]);
  return { case: "structValue", value: { fields: Object.fromEntries(fields) } };
}

/** A refused change of any kind of entity, made from version 3, which is at version 4. */
export function conflictOf<K extends KindName>(
  kind: K,
  change: Kinds[K]["change"],
  rows: Rows,
  more: Detail & { base?: Kinds[K]["entity"] | undefined; entity?: Kinds[K]["entity"] | undefined } = {},
): ConflictError<Kinds[K]["entity"]> {
  const { base, entity, ...detail } = more;
  const types = { plan: EntityType.PLAN, subscription: EntityType.SUBSCRIPTION, invoice: EntityType.INVOICE };
  const message = create(VersionConflictSchema, {
    entityType: types[kind],
    entityId: ID,
    expectedVersion: 3n,
    currentVersion: 4n,
    diffs: diffs(rows),
    ...detail,
  });
  if (entity) message.current = { case: kind, value: entity } as typeof message.current;
  const intent = Intent.change(kind, ID, 3n, change);
  return new ConflictError(intent, message, { base, attempts: 1, retryable: false });
}

export const base = subscription(3n, { notes: "base", quantity: 1n });
export const theirs = subscription(4n, { notes: "theirs", quantity: 1n });
export const NOTES: Rows = { notes: [BOTH_DIFFER, "base", "mine", "theirs"] };

/** A person before a refused change of the notes, or another one, and the server's further answers. */
export function scene(
  answers: ConstructorParameters<typeof Script>,
  rows: Rows = NOTES,
  change: SubscriptionChange = { type: "update", values: { notes: "mine" } },
  more: Parameters<typeof conflictOf<"subscription">>[3] = {},
) {
  const script = new Script(...answers);
  const conflict = conflictOf("subscription", change, rows, { base, entity: theirs, ...more });
  const resolution = new ConflictResolution<Subscription>(script.client(), conflict);
  let changes = 0;
  resolution.subscribe(() => changes++);
  return { script, resolution, changes: () => changes };
}

/** The server's refusal of a stale change, once more, of a subscription that moved on to `version`. */
export function movedOn(version: bigint, rows: Rows, more: Detail = {}) {
  return answer(3n, subscription(version), { diffs: diffs(rows), ...more });
}

export function field(resolution: { readonly state: { readonly fields: readonly ConflictField[] } }, path: string) {
  const found = resolution.state.fields.find((each) => each.path === path);
  if (!found) throw new Error(`there is no ${path}`);
  return found;
}

export { ID, subscription };
