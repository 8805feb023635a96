import { type ReactNode, type Ref, useEffect, useRef } from "react";
import { AccessibilityInfo, RefreshControl, ScrollView, Text, View } from "react-native";
import { useLook } from "./look";
import { isWeb, onWeb } from "./web";

interface ScreenProps {
  readonly title: string;
  /** What stands beside the title. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
  readonly narrow?: boolean;
  /** A screen can wait behind another one, and keeps its place then. */
  readonly shown?: boolean;
  /** What takes the focus when the screen appears; absent: the title. */
  readonly focusOn?: () => View | null | undefined;
  readonly refreshing?: boolean;
  readonly onRefresh?: (() => void) | undefined;
}

/** A screen: its title, and what is below. */
export function Screen({ title, beside, children, narrow = false, shown = true, ...more }: ScreenProps) {
  const { styles, colors } = useLook();
  const { focusOn, refreshing = false, onRefresh } = more;
  const heading = useRef<Text>(null);
  useAppearance(shown, () => focusOn?.() ?? heading.current);
  useEffect(() => {
    if (isWeb && shown) document.title = `${title} – Occam`;
  }, [title, shown]);
  // A browser has a button for it instead.
  const pull = onRefresh && !isWeb;
  return (
    <View role="main" style={shown ? styles.fill : styles.hidden}>
      <ScrollView
        keyboardShouldPersistTaps="handled"
        contentContainerStyle={[styles.content, narrow && styles.contentNarrow]}
        {...(pull
          ? {
              refreshControl: <RefreshControl refreshing={refreshing} onRefresh={onRefresh} colors={[colors.accent]} />,
            }
          : {})}
      >
        <View style={[styles.row, styles.between]}>
          <Title ref={heading} text={title} />
          {beside}
        </View>
        {children}
      </ScrollView>
    </View>
  );
}

/** Moves the focus to where the screen begins when it appears, so that a screen reader tells where one is now. */
function useAppearance(shown: boolean, target: () => View | Text | null): void {
  const find = useRef(target);
  find.current = target;
  useEffect(() => {
    const view = shown ? find.current() : null;
    if (view === null) return;
    if (isWeb) view.focus();
    else AccessibilityInfo.sendAccessibilityEvent(view, "focus");
  }, [shown]);
}

function Title({ text, ref }: { readonly text: string; readonly ref: Ref<Text> }) {
  const { styles } = useLook();
  return (
    <Text ref={ref} role="heading" style={styles.title} {...onWeb({ tabIndex: -1, "aria-level": 1 })}>
      {text}
    </Text>
  );
}

/** A heading within a screen. */
export function Heading({ text }: { readonly text: string }) {
  const { styles } = useLook();
  return (
    <Text role="heading" style={styles.heading} {...onWeb({ "aria-level": 2 })}>
      {text}
    </Text>
  );
}
