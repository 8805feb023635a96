import { Text, View } from "react-native";
import { useLook } from "./look";

export type Tone = "good" | "warning" | "bad" | "quiet";

/** A word about a state. What it says is in the word; the color only helps. */
export function Badge({ text, tone }: { readonly text: string; readonly tone: Tone }) {
  const { styles } = useLook();
  return (
    <View style={[styles.badge, styles[`badge_${tone}`]]}>
      <Text style={[styles.badgeText, styles[`badgeText_${tone}`]]}>{text}</Text>
    </View>
  );
}
