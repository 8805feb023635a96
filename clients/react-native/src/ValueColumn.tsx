import type { ReactNode } from "react";
import { Text, View } from "react-native";
import { useLook } from "./look";

interface ValueColumnProps {
  readonly label: string;
  /** Whose it is, which its colour tells beside its label. */
  readonly side?: "yours" | "theirs";
  /** Whether it is what the person wants. */
  readonly chosen?: boolean;
  /** Whether label and value stand beside each other. */
  readonly compact: boolean;
  readonly children: ReactNode;
}

/** One of the three values. */
export function ValueColumn({ label, side, chosen = false, compact, children }: ValueColumnProps) {
  const { styles, wide } = useLook();
  return (
    <View
      style={[
        styles.valueColumn,
        wide && styles.valueColumnWide,
        compact && styles.valueColumnCompact,
        chosen && styles.valueColumnChosen,
      ]}
    >
      <Text
        style={[
          styles.valueLabel,
          compact && styles.valueLabelCompact,
          side && styles[`${side}Text`],
          chosen && styles.valueLabelChosen,
        ]}
      >
        {label}
      </Text>
      {children}
      {chosen && <Check />}
    </View>
  );
}

/** Beside the colour; the radio button says it to those who do not see it. */
function Check() {
  const { styles } = useLook();
  return (
    <Text aria-hidden style={styles.check}>
      ✓
    </Text>
  );
}
