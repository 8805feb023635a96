import type { Entity } from "@occam/client";
import type { ConflictState } from "@occam/client/conflict";
import { useEffect, useRef } from "react";
import type { ConflictScreenProps } from "./props";

/** Tells of what was saved once, however often the screen is drawn afterwards. */
export function useSaved<T extends Entity>(state: ConflictState<T>, onSaved: ConflictScreenProps<T>["onSaved"]): void {
  const told = useRef<unknown>(undefined);
  const outcome = state.phase === "queued" ? "queued" : state.phase === "saved" ? state.outcome : undefined;
  useEffect(() => {
    if (outcome === undefined || told.current === outcome) return;
    told.current = outcome;
    onSaved?.(outcome);
  }, [outcome, onSaved]);
}
