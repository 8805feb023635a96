import { useEffect } from "react";
import { AccessibilityInfo, Platform } from "react-native";

/** Has a text read out where there are no live regions, which is on iOS. */
export function useAnnouncement(text: string): void {
  useEffect(() => {
    if (text !== "" && Platform.OS === "ios") AccessibilityInfo.announceForAccessibility(text);
  }, [text]);
}
