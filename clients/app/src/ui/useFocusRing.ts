import { useState } from "react";
import { isWeb } from "./web";

/** As much of a focus event as is read here: in a browser its target is an element. */
interface FocusEvent {
  readonly target: unknown;
}

/** Whether to show that something has the keyboard's focus, which a mouse or a finger gives it as well. */
export function useFocusRing() {
  const [focused, setFocused] = useState(false);
  return {
    focused,
    onFocus: (event: FocusEvent) => setFocused(!isWeb || isVisible(event.target)),
    onBlur: () => setFocused(false),
  };
}

/** The browser knows what moved the focus. */
function isVisible(target: unknown): boolean {
  const element = target as { matches?(selectors: string): boolean } | null;
  return element?.matches?.(":focus-visible") ?? true;
}
