import { Pressable, Text } from "react-native";
import { useLook } from "./look";
import { useFocusRing } from "./useFocusRing";

interface ButtonProps {
  readonly label: string;
  /** Where `label` alone does not say what it is about; it contains `label`, for those who speak to their device. */
  readonly accessibleLabel?: string;
  readonly onPress: () => void;
  /** What the screen is for; at most one of its buttons. */
  readonly primary?: boolean;
  readonly disabled?: boolean;
}

export function Button({ label, accessibleLabel = label, onPress, primary = false, disabled = false }: ButtonProps) {
  const { styles } = useLook();
  const { focused, ...focus } = useFocusRing();
  return (
    <Pressable
      role="button"
      aria-label={accessibleLabel}
      onPress={onPress}
      disabled={disabled}
      {...focus}
      style={({ pressed }) => [
        styles.button,
        primary && styles.buttonPrimary,
        pressed && styles.pressed,
        disabled && styles.buttonDisabled,
        focused && styles.focused,
      ]}
    >
      <Text style={[styles.buttonLabel, primary && styles.buttonLabelPrimary, disabled && styles.buttonLabelDisabled]}>
        {label}
      </Text>
    </Pressable>
  );
}
