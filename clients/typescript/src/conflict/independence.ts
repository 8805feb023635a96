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
  const own = rows.filter((row) => row.kind === FieldDiffKind.YOURS_ONLY && writes(kind, yours.values, row.path));
  const ask = (paths: readonly string[]) => {
    const entity = clone(kind.schema, base) as T;
    for (const path of paths) copy(kind, entity, path, mine);
    const change = updateOf<T>(kind, entity, differences(kind, base, entity).writable);
    const intent = change && Intent.of<T>(kind, conflict.entityId, conflict.expectedVersion, change);
    return wouldMerge(sender, intent, conflict.currentVersion);
  };
  return passing(
    own.map(({ path }) => path),
    ask,
  );
}

/**
 * The decided fields of which what was decided holds for a newer version, too: what the person has seen is at the conflict's
 * version, and the server is asked whether it would merge their choices over what happened since.
 */
export async function pathsThatHold<T extends Entity>(
  sender: ConflictSender,
  conflict: ConflictError<T>,
  current: T | undefined,
  choices: Choices<T>,
  version: bigint,
): Promise<readonly string[]> {
  if (current === undefined) return [];
  const ask = (paths: readonly string[]) => {
    const choice = (path: string) => (paths.includes(path) ? choices[path] : undefined) ?? "theirs";
    const only = Object.fromEntries(Object.keys(choices).map((path) => [path, choice(path)]));
    return wouldMerge(sender, resolveConflict(conflict, only, current), version);
  };
  const written = Object.keys(choices).filter((path) => choices[path] !== "theirs");
  return passing(written, ask);
}

/** All of them, if they pass together, as they mostly do; else those that pass alone. */
async function passing(paths: readonly string[], ask: (paths: readonly string[]) => Promise<boolean>) {
  if (paths.length === 0 || (await ask(paths))) return paths;
  if (paths.length === 1) return [];
  const alone = await Promise.all(paths.map((path) => ask([path])));
  return paths.filter((_, index) => alone[index]);
}

async function wouldMerge<T extends Entity>(sender: ConflictSender, intent: Intent<T> | undefined, version: bigint) {
  if (intent === undefined) return true;
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
