/** When a phone's app is looked at again. */

import { AppState } from "react-native";

/** What happens around the app. */
export interface Presence {
  /** It is looked at again, or there may be a connection again: a good moment to send and to read. */
  onWake(): void;
  /** Another window of the browser wrote something down. */
  onOtherWindow(): void;
  /** The device says that there is no connection. */
  onOffline(): void;
}

/** Tells what happens around the app, until what it returns is called. */
export function watchPresence({ onWake }: Presence): () => void {
  const subscription = AppState.addEventListener("change", (state) => {
    if (state === "active") onWake();
  });
  return () => subscription.remove();
}
