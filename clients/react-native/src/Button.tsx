import { useRef } from "react";
import { Pressable, Text, type View } from "react-native";
import { useLook } from "./look";
import { useBusy } from "./useBusy";
import { useFocusRing } from "./useFocusRing";
import { isWeb, onWeb } from "./web";

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
  /** Whether it does what it was pressed for: it cannot be pressed again, but keeps the focus. */
  readonly busy?: boolean;
}

export function Button(props: ButtonProps) {
  const { label, accessibleLabel, describedBy, onPress, look = "quiet", disabled = false, busy = false } = props;
  const { styles, narrow } = useLook();
  const { focused, ...focus } = useFocusRing();
  const button = useRef<View>(null);
  useBusy(button, busy);
  const isOff = disabled || busy;
  const box = { quiet: undefined, main: styles.buttonMain, warning: styles.buttonWarning }[look];
  const text = { quiet: undefined, main: styles.buttonMainText, warning: styles.noticeText }[look];
  return (
    <Pressable
      ref={button}
      role="button"
      aria-label={accessibleLabel}
      {...onWeb({ "aria-describedby": describedBy })}
      onPress={busy ? undefined : onPress}
      // On phones what is disabled can still be read, and keeps a screen reader there.
      disabled={isWeb ? disabled : isOff}
      {...focus}
      style={({ pressed }) => [
        styles.button,
        box,
        narrow && look !== "warning" && styles.buttonNarrow,
        pressed && !busy && styles.pressed,
        isOff && styles.buttonDisabled,
        focused && styles.focused,
      ]}
    >
      <Text style={[styles.buttonText, text, isOff && styles.buttonDisabledText]}>{label}</Text>
    </Pressable>
  );
}
