import type { ReactNode } from "react";
import { View } from "react-native";
import { useLook } from "./look";

interface CardProps {
  /** The id of its heading. */
  readonly labelledBy?: string;
  /** Whether something in it is left to be decided. */
  readonly open: boolean;
  readonly children: ReactNode;
}

export function Card({ labelledBy, open, children }: CardProps) {
  const { styles } = useLook();
  return (
    <View role="article" aria-labelledby={labelledBy} style={styles.card}>
      {open && <View style={styles.cardMark} />}
      {children}
    </View>
  );
}
