import { useFocusRing } from "@occam/react-native/browser";
import { useId } from "react";
import { Text, TextInput, type TextInputProps, View } from "react-native";
import { useLook } from "./look";
import { onWeb } from "./web";

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is the matter with the value. */
  readonly problem?: string | undefined;
  /** What else is good to know. */
  readonly hint?: string | undefined;
  readonly multiline?: boolean;
  readonly maxLength?: number;
  /** Addresses and names are no words of a language. */
  readonly kind?: "words" | "address" | "code";
  readonly autoFocus?: boolean;
  readonly onSubmit?: () => void;
}

export function TextField({
  label,
  value,
  onChange,
  problem,
  hint,
  multiline = false,
  kind = "words",
  ...more
}: TextFieldProps) {
  const { styles } = useLook();
  const { focused, ...focus } = useFocusRing();
  const described = useId();
  const { onSubmit, maxLength, autoFocus } = more;
  const code: TextInputProps = { autoCapitalize: "none", autoCorrect: false, spellCheck: false };
  return (
    <View style={styles.field}>
      <Text style={styles.label}>{label}</Text>
      <TextInput
        aria-label={label}
        value={value}
        onChangeText={onChange}
        multiline={multiline}
        style={[
          styles.input,
          multiline && styles.inputLines,
          problem && styles.inputInvalid,
          focused && styles.focused,
        ]}
        {...(kind === "words" ? {} : code)}
        {...(kind === "address" ? { inputMode: "url" as const } : {})}
        {...(maxLength === undefined ? {} : { maxLength })}
        {...(autoFocus === undefined ? {} : { autoFocus })}
        {...(onSubmit ? { onSubmitEditing: onSubmit } : {})}
        {...focus}
        {...onWeb({
          "aria-describedby": problem || hint ? described : undefined,
          "aria-invalid": problem !== undefined,
          dir: kind === "words" ? "auto" : "ltr",
        })}
      />
      {(problem ?? hint) && (
        <Text style={problem ? styles.problem : styles.muted} {...onWeb({ id: described })}>
          {problem ?? hint}
        </Text>
      )}
    </View>
  );
}
