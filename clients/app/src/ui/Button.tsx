import { useFocusRing } from "@occam/react-native/browser";
import type { Ref } from "react";
import { Pressable, Text, type View } from "react-native";
import { useLook } from "./look";
import { isRepeated } from "./press";

interface ButtonProps {
  readonly label: string;
  /** Where several buttons are labelled alike: what this one is about, too. It begins with `label`. */
  readonly name?: string | undefined;
  readonly look?: "primary" | "secondary" | "danger" | "warning" | "plain";
  /** A double click, or a double tap, is one press. */
  readonly onPress: () => void;
  readonly ref?: Ref<View>;
}

export function Button({ label, name, look = "secondary", onPress, ref }: ButtonProps) {
  const { styles } = useLook();
  const { focused, ...focus } = useFocusRing();
  return (
    <Pressable
      ref={ref}
      role="button"
      aria-label={name ?? label}
      onPress={(event) => {
        if (!isRepeated(event)) onPress();
      }}
      {...focus}
      style={({ pressed }) => [
        styles.button,
        styles[`button_${look}`],
        pressed && styles.pressed,
        focused && styles.focused,
      ]}
    >
      <Text style={[styles.buttonLabel, styles[`buttonLabel_${look}`]]}>{label}</Text>
    </Pressable>
  );
}
