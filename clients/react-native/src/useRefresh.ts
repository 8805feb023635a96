import type { ConflictResolution } from "@occam/client/conflict";
import { useEffect } from "react";
import { AppState } from "react-native";

/** Looks whether somebody has changed it again: at once, every so often, when the app comes back to the front; 0: never. */
export function useRefresh(resolution: Pick<ConflictResolution, "refresh">, seconds: number): void {
  useEffect(() => {
    if (seconds <= 0) return;
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    const wait = () => {
      if (!isOver) timer = setTimeout(look, seconds * 1000);
    };
    // The next one waits for the answer, so that they do not pile up where the connection is slow.
    const look = async () => {
      clearTimeout(timer);
      // In the background there is nobody to show it to.
      if (AppState.currentState !== "background") await resolution.refresh();
      clearTimeout(timer);
      wait();
    };
    void look();
    const appState = AppState.addEventListener("change", (state) => state === "active" && void look());
    return () => {
      isOver = true;
      clearTimeout(timer);
      appState.remove();
    };
  }, [resolution, seconds]);
}
