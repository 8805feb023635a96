import { useEffect, useRef } from "react";
import { AccessibilityInfo, Text, type View } from "react-native";
import { useLook } from "./look";
import { isWeb, onWeb } from "./web";

interface TitleProps {
  readonly text: string;
  readonly shown?: boolean;
  /** What takes the focus instead. */
  readonly focusOn?: (() => View | null | undefined) | undefined;
}

/** The title of a screen. It takes the focus when the screen appears, so that a screen reader tells where one is now. */
export function Title({ text, shown = true, focusOn }: TitleProps) {
  const { styles } = useLook();
  const title = useRef<Text>(null);
  const target = useRef(focusOn);
  target.current = focusOn;
  useEffect(() => {
    const view = shown ? (target.current?.() ?? title.current) : null;
    if (view === null) return;
    if (isWeb) view.focus();
    else AccessibilityInfo.sendAccessibilityEvent(view, "focus");
  }, [shown]);
  useEffect(() => {
    if (isWeb && shown) document.title = `${text} – Occam`;
  }, [text, shown]);
  return (
    <Text ref={title} role="heading" style={styles.title} {...onWeb({ tabIndex: -1, "aria-level": 1 })}>
      {text}
    </Text>
  );
}
