/**
 * What belongs together is for the server to say: whether one field may be kept without a look at another. These are the
 * questions, none of which writes anything. Without an answer nothing goes without saying.
 */

import { clone, create } from "@bufbuild/protobuf";
import type { ConflictError } from "../errors.js";
import { copy, differences, metadataKey, updateOf, writableField } from "../fields.js";
import { FieldDiffKind } from "../gen/occam/v1/conflict_pb.js";
import { Intent } from "../intent.js";
import type { Entity, Fields, Kind } from "../kinds.js";
import { type Choices, resolveConflict } from "../resolve.js";
import type { ConflictSender } from "./state.js";

/**
 * The fields that only the person changed, and that have nothing to do with what others changed: of a conflict about the
 * notes, say, a new quantity. The server is asked whether it would merge these alone.
 */
export async function independentPaths<T extends Entity>(
  sender: ConflictSender,
  conflict: ConflictError<T>,
): Promise<readonly string[]> {
  const { base, yours, rows, mergeable } = conflict;
  if (yours.type !== "update" || base === undefined || mergeable) return [];
  // Of a change that is the person's alone the server has said already that it would not.
  if (!rows.some((row) => row.kind === FieldDiffKind.BOTH_DIFFER)) return [];
  const { kind } = conflict.intent;
  const mine = create(kind.schema, yours.values) as T;
  const entity = clone(kind.schema, base) as T;
  const paths = rows
    .filter((row) => row.kind === FieldDiffKind.YOURS_ONLY && writes(kind, yours.values, row.path))
    .map(({ path }) => path);
  for (const path of paths) copy(kind, entity, path, mine);
  const change = updateOf<T>(kind, entity, differences(kind, base, entity).writable);
  if (change === undefined) return [];
  const alone = Intent.of<T>(kind, conflict.entityId, conflict.expectedVersion, change);
  return (await wouldMerge(sender, alone, conflict.currentVersion)) ? paths : [];
}

/**
 * Whether what was decided holds for a newer version, too: what the person has seen is at the conflict's version, and the
 * server is asked whether it would merge their choices over what happened since.
 */
export async function holdsSince<T extends Entity>(
  sender: ConflictSender,
  conflict: ConflictError<T>,
  current: T | undefined,
  choices: Choices<T>,
  version: bigint,
): Promise<boolean> {
  if (current === undefined) return false;
  const intent = resolveConflict(conflict, choices, current);
  return intent === undefined || wouldMerge(sender, intent, version);
}

async function wouldMerge<T extends Entity>(sender: ConflictSender, intent: Intent<T>, version: bigint) {
  try {
    const { entity } = await sender.send(intent.withMerge().withValidateOnly());
    // Of a still newer version it says nothing about this one.
    return entity.version === version;
  } catch {
    return false;
  }
}

function writes(kind: Kind, values: Fields, path: string): boolean {
  const field = writableField(kind, metadataKey(path) === undefined ? path : "metadata");
  return field !== undefined && field.localName in values;
}
