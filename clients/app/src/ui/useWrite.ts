import type { Subscription, SubscriptionChange } from "@occam/client";
import { useRef } from "react";
import { useLook } from "./look";
import { usePlace } from "./place";
import { useAnnounce } from "./status";

/** Changes what is shown, and answers whether the change is written down. */
export function useWrite(): (base: Subscription, change: SubscriptionChange) => Promise<boolean> {
  const { texts } = useLook();
  const { workspace } = usePlace();
  const announce = useAnnounce();
  const isWriting = useRef(false);
  return async (base, change) => {
    // Whoever presses twice means it once.
    if (isWriting.current) return false;
    isWriting.current = true;
    try {
      await workspace.write(base, change);
      if (workspace.connection.state === false) announce(texts.kept);
      return true;
    } catch (error) {
      console.warn("the change cannot be written down", error);
      announce(texts.notKept, "bad");
      return false;
    } finally {
      isWriting.current = false;
    }
  };
}
