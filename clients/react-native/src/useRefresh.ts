import type { ConflictResolution } from "@occam/client/conflict";
import { useEffect } from "react";
import { AppState } from "react-native";

/** Looks every so often whether somebody has changed it again, and whenever the app comes back to the front. */
export function useRefresh(resolution: Pick<ConflictResolution, "refresh">, seconds: number): void {
  useEffect(() => {
    const refresh = () => void resolution.refresh();
    // In the background there is nobody to show it to, and what timers there are is not to be relied on.
    const onTick = () => AppState.currentState !== "background" && refresh();
    const timer = seconds > 0 && setInterval(onTick, seconds * 1000);
    const appState = AppState.addEventListener("change", (state) => state === "active" && refresh());
    return () => {
      if (timer) clearInterval(timer);
      appState.remove();
    };
  }, [resolution, seconds]);
}
