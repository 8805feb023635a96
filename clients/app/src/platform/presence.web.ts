/** When a page is looked at again, and when the browser finds or loses the network. */

import type { Presence } from "./presence";

/** Tells what happens around the page, until what it returns is called. */
export function watchPresence({ onWake, onOffline, onOtherWindow }: Presence): () => void {
  const onVisible = () => {
    if (document.visibilityState === "visible") onWake();
  };
  window.addEventListener("online", onWake);
  window.addEventListener("offline", onOffline);
  window.addEventListener("storage", onOtherWindow);
  document.addEventListener("visibilitychange", onVisible);
  return () => {
    window.removeEventListener("online", onWake);
    window.removeEventListener("offline", onOffline);
    window.removeEventListener("storage", onOtherWindow);
    document.removeEventListener("visibilitychange", onVisible);
  };
}
