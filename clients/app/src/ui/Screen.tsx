import type { ReactNode } from "react";
import { RefreshControl, ScrollView, Text, View } from "react-native";
import { useLook } from "./look";
import { Title } from "./Title";
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
  // A browser has a button for it instead.
  const pull = onRefresh && !isWeb;
  return (
    <View role="main" style={shown ? styles.fill : styles.hidden}>
      <ScrollView
        keyboardShouldPersistTaps="handled"
        automaticallyAdjustKeyboardInsets
        contentContainerStyle={[styles.content, narrow && styles.contentNarrow]}
        {...(pull
          ? {
              refreshControl: <RefreshControl refreshing={refreshing} onRefresh={onRefresh} colors={[colors.accent]} />,
            }
          : {})}
      >
        <View style={[styles.row, styles.between]}>
          <Title text={title} shown={shown} focusOn={focusOn} />
          {beside}
        </View>
        {children}
      </ScrollView>
    </View>
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
