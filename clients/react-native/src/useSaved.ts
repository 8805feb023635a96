import type { Entity } from "@occam/client";
import type { ConflictResolution, ConflictState } from "@occam/client/conflict";
import { useEffect } from "react";
import type { ConflictScreenProps } from "./props";

/** What has been told of, wherever: a screen may be taken away and come back, and show one conflict after another. */
const told = new WeakSet<object>();

/** Tells once of what was saved. */
export function useSaved<T extends Entity>(
  resolution: ConflictResolution<T>,
  state: ConflictState<T>,
  onSaved: ConflictScreenProps<T>["onSaved"],
): void {
  const outcome = state.phase === "queued" ? "queued" : state.phase === "saved" ? state.outcome : undefined;
  useEffect(() => {
    if (outcome === undefined || told.has(resolution)) return;
    told.add(resolution);
    onSaved?.(outcome);
  }, [resolution, outcome, onSaved]);
}
