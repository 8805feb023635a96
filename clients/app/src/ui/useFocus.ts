/** Where the keyboard's focus goes when what had it is gone; in browsers, where it would begin anew at the top. */

import { type RefObject, useEffect, useRef } from "react";
import type { View } from "react-native";
import { isWeb } from "./web";

/** For what takes the focus as soon as it appears. */
export function useFocusOnAppearance(): RefObject<View | null> {
  const view = useRef<View>(null);
  useEffect(() => {
    if (isWeb) view.current?.focus();
  }, []);
  return view;
}

/** For what takes the focus back when something else that stood in its place is gone. */
export function useFocusBack(isReplaced: boolean): RefObject<View | null> {
  const view = useRef<View>(null);
  const wasReplaced = useRef(isReplaced);
  useEffect(() => {
    if (isWeb && wasReplaced.current && !isReplaced) view.current?.focus();
    wasReplaced.current = isReplaced;
  }, [isReplaced]);
  return view;
}
