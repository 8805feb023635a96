import { Pressable, Text } from "react-native";
import { useLook } from "./look";
import { useFocusRing } from "./useFocusRing";
import { onWeb } from "./web";

interface ButtonProps {
  readonly label: string;
  /** Where `label` alone does not say what it is about; it contains `label`, for those who speak to their device. */
  readonly accessibleLabel?: string;
  /** In browsers, the id of what explains it. */
  readonly describedBy?: string;
  readonly onPress: () => void;
  /** `main` is what the screen is for. */
  readonly look?: "quiet" | "main" | "warning";
  readonly disabled?: boolean;
}

export function Button({ label, accessibleLabel, describedBy, onPress, look = "quiet", disabled }: ButtonProps) {
  const { styles, narrow } = useLook();
  const { focused, ...focus } = useFocusRing();
  const box = { quiet: undefined, main: styles.buttonMain, warning: styles.buttonWarning }[look];
  const text = { quiet: undefined, main: styles.buttonMainText, warning: styles.noticeText }[look];
  return (
    <Pressable
      role="button"
      aria-label={accessibleLabel}
      {...onWeb({ "aria-describedby": describedBy })}
      onPress={onPress}
      disabled={disabled}
      {...focus}
      style={({ pressed }) => [
        styles.button,
        box,
        narrow && look !== "warning" && styles.buttonNarrow,
        pressed && styles.pressed,
        disabled && styles.buttonDisabled,
        focused && styles.focused,
      ]}
    >
      <Text style={[styles.buttonText, text, disabled && styles.buttonDisabledText]}>{label}</Text>
    </Pressable>
  );
}
