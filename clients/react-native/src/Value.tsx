import { Text } from "react-native";
import { useLook } from "./look";
import { isLong, useAlignment } from "./values";

/** A value, or what stands in its place: `unknown`. */
export function Value({ text, unknown = false }: { readonly text: string; readonly unknown?: boolean }) {
  const { styles } = useLook();
  const alignment = useAlignment();
  return <Text style={[styles.value, !isLong(text) && alignment, unknown && styles.unknown]}>{text}</Text>;
}
