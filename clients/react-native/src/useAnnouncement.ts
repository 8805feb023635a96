import { useEffect } from "react";
import { AccessibilityInfo, Platform } from "react-native";

/** Has a text read out where there are no live regions, which is on iOS; after what is being read. */
export function useAnnouncement(text: string): void {
  useEffect(() => {
    if (text === "" || Platform.OS !== "ios") return;
    AccessibilityInfo.announceForAccessibilityWithOptions(text, { queue: true });
  }, [text]);
}
