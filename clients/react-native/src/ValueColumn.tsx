import type { ReactNode } from "react";
import { Text, View } from "react-native";
import { useLook } from "./look";

interface ValueColumnProps {
  readonly label: string;
  /** Whose it is, which its colour tells beside its label. */
  readonly side?: "yours" | "theirs";
  /** Whether label and value stand beside each other. */
  readonly compact: boolean;
  readonly children: ReactNode;
}

/** One of the three values. */
export function ValueColumn({ label, side, compact, children }: ValueColumnProps) {
  const { styles, wide } = useLook();
  return (
    <View
      style={[
        styles.valueColumn,
        wide && styles.valueColumnWide,
        compact && styles.valueColumnCompact,
        side && styles[side],
      ]}
    >
      <Text style={[styles.valueLabel, compact && styles.valueLabelCompact, side && styles[`${side}Label`]]}>
        {label}
      </Text>
      {children}
    </View>
  );
}
