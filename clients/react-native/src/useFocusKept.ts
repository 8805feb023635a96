import type { ConflictState } from "@occam/client/conflict";
import { type RefObject, useEffect, useRef } from "react";
import type { Text } from "react-native";
import { focusOn } from "./focusOn";
import { type FocusTarget, onWeb } from "./web";

/**
 * Puts the focus on the title when what had it is gone, or cannot be pressed: what is new is told below the title. Otherwise
 * the focus stays where it is. Returns what the screen has to listen with.
 */
export function useFocusKept({ phase }: Pick<ConflictState, "phase">, title: RefObject<Text | null>): object {
  const focused = useRef<FocusTarget>(null);
  const wasSaving = useRef(false);
  // After whatever was drawn, since anything may have had the focus.
  useEffect(() => {
    const isGone = focused.current?.isConnected === false;
    const isAnswered = wasSaving.current && phase !== "saving" && phase !== "failed";
    wasSaving.current = phase === "saving";
    if (isGone) focused.current = null;
    if (isGone || isAnswered) focusOn(title.current);
  });
  return onWeb({
    onFocus: ({ target }) => {
      focused.current = target;
    },
    // Nothing is told of what is taken away with the focus on it.
    onBlur: () => {
      focused.current = null;
    },
  });
}
