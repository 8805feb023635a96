/**
 * What a person chooses after a conflict, as a new change. It knows nothing of sending it.
 *
 * Nothing is decided for the person: a field that both sides may have a say in needs a choice.
 */

import { clone, create } from "@bufbuild/protobuf";
import { ChoiceError, type ConflictError } from "./errors.js";
import { copy, differences, metadataKey, updateOf, writableField } from "./fields.js";
import { FieldDiffKind } from "./gen/occam/v1/conflict_pb.js";
import { Intent } from "./intent.js";
import type { ChangeOf, Entity, Fields, Kind } from "./kinds.js";

/**
 * What a person wants of one field, of which there are several values: `mine`, which the refused change gives it, and where
 * that leaves it alone, the one that it was made from; `theirs`, which it has now; or another one, edited by hand: what the
 * entity `edited`, of which nothing else counts, has in the field.
 */
export type Choice<T extends Entity = Entity> = "mine" | "theirs" | { readonly edited: T };

/** Choices by the names that fields have in a conflict's rows; `metadata` is all pairs at once. */
export type Choices<T extends Entity = Entity> = Readonly<Record<string, Choice<T>>>;

/**
 * The person's choices, field by field, as a new change of `conflict.current`: under a new `request_id`, guarded by the
 * version that the person saw. `undefined` if they come to what is there already.
 *
 * Of an update, each field that it changes needs a choice, but for those that both sides gave the same value, and for all of
 * them if the two changes are mergeable, when `mine` goes without saying. Fields that only others changed stay as they are
 * unless chosen otherwise. If the refusal had no room for rows, all that the update writes needs a choice.
 *
 * A verb is made again on `current`, which needs no choices, or is left, if all of its fields are to be `theirs`.
 *
 * What was to be checked only still is.
 */
export function resolveConflict<T extends Entity>(
  conflict: ConflictError<T>,
  choices: Choices<T>,
  current: T | undefined = conflict.current,
): Intent<T> | undefined {
  if (current === undefined) throw new ChoiceError("current_missing");
  const { kind, validateOnly } = conflict.intent;
  const { yours } = conflict;
  const change =
    yours.type === "update" ? update(kind, conflict, yours.values, current, choices) : verb(conflict, choices);
  if (change === undefined) return undefined;
  const intent = Intent.of<T>(kind, conflict.entityId, conflict.currentVersion, change);
  return validateOnly ? intent.withValidateOnly() : intent;
}

function verb<T extends Entity>(conflict: ConflictError<T>, choices: Choices<T>): ChangeOf<T> | undefined {
  const isTheirs = (path: string) =>
    conflict.rows.some((row) => row.path === path && row.kind === FieldDiffKind.THEIRS_ONLY);
  const own = Object.entries(choices).filter(([path, choice]) => {
    if (typeof choice === "object") throw new ChoiceError("verb_is_whole");
    if (!isTheirs(path)) return true;
    if (choice === "mine") throw new ChoiceError("nothing_of_yours", [path]);
    // What the verb does not touch stays as it is in either case.
    return false;
  });
  const left = own.filter(([, choice]) => choice === "theirs");
  if (left.length > 0 && left.length < own.length) throw new ChoiceError("verb_is_whole");
  return left.length > 0 ? undefined : conflict.yours;
}

function update<T extends Entity>(
  kind: Kind,
  conflict: ConflictError<T>,
  values: Fields,
  current: T,
  choices: Choices<T>,
): ChangeOf<T> | undefined {
  const yours = create(kind.schema, values) as T;
  const mask = kind.writable.filter((path) => (writableField(kind, path)?.localName ?? path) in values);
  const undecided = ownPaths(conflict, mask).filter((path) => !Object.keys(choices).some((one) => covers(one, path)));
  if (undecided.length > 0 && !(conflict.mergeable && hasRows(conflict))) throw new ChoiceError("undecided", undecided);

  const implied = undecided.map((path): [string, Choice<T>] => [path, "mine"]);
  // By path, so that `metadata` comes before the pairs that are chosen about one by one.
  const all = [...Object.entries(choices), ...implied].sort(([a], [b]) => (a < b ? -1 : 1));
  const resolved = clone(kind.schema, current) as T;
  for (const [path, choice] of all) {
    const isSent = mask.some((written) => covers(written, path));
    const mine = isSent ? yours : conflict.base;
    const from = choice === "theirs" ? current : choice === "mine" ? mine : choice.edited;
    if (from === undefined) throw new ChoiceError("nothing_of_yours", [path]);
    // A field that is nobody's to write may still be named, for what it is.
    if (!copy(kind, resolved, path, from) && choice !== "theirs") throw new ChoiceError("not_writable", [path]);
  }
  // Made of `current` by writing fields, it differs in nothing else, but for what the server reckons of lines.
  return updateOf(kind, resolved, differences(kind, current, resolved).writable);
}

/** Whether the server said who changed what. */
function hasRows<T extends Entity>(conflict: ConflictError<T>): boolean {
  return conflict.rows.length > 0 && !conflict.truncation?.diffs;
}

/** The fields that the refused update changes, and not to what they are now: by the rows, or, without any, by its mask. */
function ownPaths<T extends Entity>(conflict: ConflictError<T>, mask: readonly string[]): readonly string[] {
  if (!hasRows(conflict)) return mask;
  const notOwn = [FieldDiffKind.THEIRS_ONLY, FieldDiffKind.BOTH_SAME];
  return (
    conflict.rows
      .filter(({ kind }) => !notOwn.includes(kind))
      .map(({ path }) => path)
      // The rest follows from what it writes, as a total does from lines.
      .filter((path) => mask.some((written) => covers(written, path)))
  );
}

/** Whether what is said of one path holds for the other: for all pairs of the metadata, if it is said of the whole. */
function covers(path: string, other: string): boolean {
  return path === other || (path === "metadata" && metadataKey(other) !== undefined);
}
