/**
 * When a write that waits behind another may be sent as made from what that one left.
 *
 * The version that a write names is a promise: its person has seen all that others did up to it. To name a later one is to
 * say that nothing of others' lies between, and the server believes it. So it is done only where the reply proves it:
 *
 * - The earlier write made version `r` of `r - 1`, by compare-and-set, and the later one names `r - 1`. Versions have no gaps,
 *   so that the only change between is the earlier write.
 * - The earlier write was merged over others' changes, from the version that the later one names; it is an update of a
 *   single field, and so is the later one, of the same field; and no change that it was merged over was of that field. It
 *   changed this field, so the server has compared the field's whole group, which nobody had touched. (Of several fields
 *   some may have been written as they were: such a field's group is not compared. And metadata is one field for writing, but
 *   a group per key for merging: to write it whole would take others' keys away.)
 *
 * That the later write follows the person's *own* earlier ones is not for the server to know; see `Entry.inSight` and
 * `Entry.decided`. In all other cases the write keeps its version, and the server judges.
 */

import type { Intent, Reply } from "../intent.js";
import { fieldsOf } from "../kinds.js";
import { type Entry, expectedVersion, isSameEntity, madeFrom } from "./entry.js";

/** A write that took effect, and the reply that says so. */
export interface Step {
  readonly entry: Entry;
  readonly reply: Reply;
}

/** The later write, made from what the step left, if that hides nothing from the server; otherwise as it is. */
export function rebased(later: Entry, step: Step): Entry {
  const { entry, reply } = step;
  if (!isSameEntity(entry.intent, later.intent)) return later;
  // Once sent, its bytes are what its `request_id` stands for, even if they were refused, as when a token had expired.
  if (later.tried || !later.inSight || later.decided < entry.decided) return later;
  const version = versionAfter(step, later.intent);
  return version === undefined ? later : { ...later, intent: madeFrom(later.intent, version) };

  function versionAfter({ entry: { intent } }: Step, next: Intent): bigint | undefined {
    const { merge } = reply;
    const { version } = reply.entity;
    const before = merge ? merge.mergedOver.at(-1)?.version : expectedVersion(intent);
    // Otherwise it changed nothing, and the version that it came to is somebody else's.
    if (before === undefined || version !== before + 1n) return undefined;
    if (expectedVersion(next) === before) return version;
    if (merge === undefined || expectedVersion(next) !== merge.baseVersion) return undefined;
    const path = onlyPath(intent);
    const isUntouched = !merge.mergedOver.some(({ paths }) => path === undefined || paths.includes(path));
    return isUntouched && path !== "metadata" && path === onlyPath(next) ? version : undefined;
  }
}

/** The field that an update writes, if it is only one. */
function onlyPath(intent: Intent): string | undefined {
  const [path, ...more] = writtenPaths(intent);
  return more.length === 0 ? path : undefined;
}

/** The fields that an update writes; none for a verb. */
export function writtenPaths(intent: Intent): readonly string[] {
  if (intent.type !== "update") return [];
  return (fieldsOf(intent.request).updateMask as { paths: string[] } | undefined)?.paths ?? [];
}
