import { isLongText } from "@occam/client/conflict";
import { Text } from "react-native";
import { useLook } from "./look";
import { useAlignment } from "./values";

interface ValueProps {
  readonly text: string;
  /** Whether the text only stands for a value, of which there is none, or none that is known. */
  readonly none?: boolean;
}

export function Value({ text, none = false }: ValueProps) {
  const { styles } = useLook();
  const alignment = useAlignment();
  return <Text style={[styles.value, !isLongText(text) && alignment, none && styles.none]}>{text}</Text>;
}
