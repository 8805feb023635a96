import { type RefObject, useLayoutEffect } from "react";
import type { View } from "react-native";
import { isWeb, setAttribute } from "./web";

/**
 * Says of a button in a browser that it cannot be pressed now. To be disabled would take the focus from it, and
 * react-native-web disables all that is said to be.
 */
export function useBusy(button: RefObject<View | null>, busy: boolean): void {
  useLayoutEffect(() => {
    if (!isWeb || !busy) return;
    setAttribute(button.current, "aria-disabled", "true");
    return () => setAttribute(button.current, "aria-disabled", null);
  }, [button, busy]);
}
