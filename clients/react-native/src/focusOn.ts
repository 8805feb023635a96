import { AccessibilityInfo, type Text, type View } from "react-native";
import { isWeb } from "./web";

/** Moves the keyboard's focus there in browsers, and a screen reader's on phones, which have no other. */
export function focusOn(view: View | Text | null | undefined): void {
  if (!view) return;
  if (isWeb) view.focus();
  else AccessibilityInfo.sendAccessibilityEvent(view, "focus");
}
