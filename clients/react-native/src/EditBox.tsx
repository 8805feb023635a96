import { type ConflictField, type Editor, problemText } from "@occam/client/conflict";
import { useId } from "react";
import { type InputModeOptions, Text, TextInput, View } from "react-native";
import { useLook } from "./look";
import { useAnnouncement } from "./useAnnouncement";
import { useFocusRing } from "./useFocusRing";
import { useFormat } from "./values";
import { onWeb } from "./web";

const KEYBOARDS: Readonly<Record<Editor, InputModeOptions>> = {
  line: "text",
  lines: "text",
  integer: "numeric",
  amount: "decimal",
};

/** The third choice: a value of the person's own. */
export function EditBox({ field, text }: { readonly field: ConflictField; readonly text: string }) {
  const look = useLook();
  const { state, resolution, texts, styles, rightToLeft } = look;
  const { focused, ...focus } = useFocusRing();
  const problemId = useId();
  const { editor = "line", path } = field;
  const problem = problemText(field, look);
  useAnnouncement(problem ?? "");
  const label = texts.editLabel(useFormat().label(path));
  return (
    <View style={styles.edit}>
      {/* The box has it as its name already. */}
      <Text aria-hidden style={styles.editLabel}>
        {label}
      </Text>
      <TextInput
        aria-label={label}
        // On phones the hint is read after the label, as the description is in browsers.
        accessibilityHint={problem}
        {...onWeb({
          "aria-invalid": problem !== undefined,
          "aria-describedby": problem && problemId,
          // Numbers stand where the screen's direction of writing begins; texts of people's own run in their own.
          dir: editor === "integer" || editor === "amount" ? (rightToLeft ? "rtl" : "ltr") : "auto",
          // On phones it grows by itself.
          rows: editor === "lines" ? rowsOf(text) : undefined,
        })}
        value={text}
        onChangeText={(typed) => resolution.edit(path, typed)}
        readOnly={state.phase === "saving"}
        inputMode={KEYBOARDS[editor]}
        multiline={editor === "lines"}
        autoComplete="off"
        {...focus}
        style={[
          styles.input,
          editor === "lines" && styles.inputLines,
          problem !== undefined && styles.inputInvalid,
          focused && styles.focused,
        ]}
      />
      {/* Always there, since a region is read out only if it was there before its text. */}
      <View accessibilityLiveRegion="polite">
        {problem !== undefined && (
          <Text id={problemId} style={styles.problem}>
            {problem}
          </Text>
        )}
      </View>
    </View>
  );
}

/** As many lines as the text takes, roughly; past a dozen it scrolls. */
function rowsOf(text: string): number {
  const lines = text.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 70), 0);
  return Math.min(12, Math.max(3, lines + 1));
}
