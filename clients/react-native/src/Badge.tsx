import { Text, View } from "react-native";
import { useLook } from "./look";

export function Badge({ text, urgent }: { readonly text: string; readonly urgent: boolean }) {
  const { styles } = useLook();
  return (
    <View style={[styles.badge, urgent && styles.badgeUrgent]}>
      <Text style={[styles.badgeText, urgent && styles.badgeUrgentText]}>{text}</Text>
    </View>
  );
}
