import { useCallback, useEffect, useRef, useState } from "react";
import { Keyboard, type KeyboardEvent, Platform, type View } from "react-native";

/** Below everything: there is no keyboard. */
const NOWHERE = Number.POSITIVE_INFINITY;

/**
 * How much of a view the keyboard covers on Android, which does not make the window smaller where apps are drawn from edge to
 * edge. On iOS the scroll view sees to it by itself.
 */
export function useKeyboardRoom() {
  const view = useRef<View>(null);
  const top = useRef(NOWHERE);
  const [covered, setCovered] = useState(0);

  // Where the window becomes smaller, it does so at about the same time: measured again then, nothing is covered.
  const measure = useCallback(() => {
    if (top.current === NOWHERE) setCovered(0);
    else view.current?.measureInWindow((_x, y, _, height) => setCovered(Math.max(0, y + height - top.current)));
  }, []);

  useEffect(() => {
    if (Platform.OS !== "android") return;
    const moveTo = (screenY: number) => {
      top.current = screenY;
      measure();
    };
    const shown = (event: KeyboardEvent) => moveTo(event.endCoordinates.screenY);
    const subscriptions = [
      Keyboard.addListener("keyboardDidShow", shown),
      Keyboard.addListener("keyboardDidHide", () => moveTo(NOWHERE)),
    ];
    return () => {
      for (const subscription of subscriptions) subscription.remove();
    };
  }, [measure]);

  return { view, covered, measure };
}
