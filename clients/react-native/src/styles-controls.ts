import type { Colors } from "@occam/client/conflict";
import { textStyle } from "./styles-fields";

/** Of anything that a finger has to hit. */
const TOUCH_SIZE = 44;

/** How looks what can be operated. */
export function controlStyles(colors: Colors) {
  const text = textStyle(colors);
  const box = { borderWidth: 1, borderColor: colors.border, borderRadius: 8, minHeight: TOUCH_SIZE } as const;
  return {
    options: { gap: 8 },
    optionsWide: { flexDirection: "row" },
    option: {
      ...box,
      flexDirection: "row",
      alignItems: "center",
      gap: 10,
      paddingHorizontal: 12,
      paddingVertical: 6,
      backgroundColor: colors.surface,
      minWidth: 0,
    },
    optionWide: { flex: 1 },
    // As wide as an option, whose padding and border come on top of its share.
    optionGap: { flex: 1, paddingHorizontal: 13 },
    optionChosen: { borderColor: colors.accent, backgroundColor: colors.accentBackground },
    optionDisabled: { opacity: 0.75 },
    optionLabel: { ...text, flexShrink: 1 },
    optionLabelChosen: { fontWeight: "600" },
    ring: {
      width: 20,
      height: 20,
      borderRadius: 10,
      borderWidth: 2,
      borderColor: colors.border,
      alignItems: "center",
      justifyContent: "center",
    },
    ringChosen: { borderColor: colors.accent },
    dot: { width: 10, height: 10, borderRadius: 5, backgroundColor: colors.accent },

    edit: { gap: 5 },
    editLabel: { ...text, fontSize: 14, lineHeight: 20, fontWeight: "600" },
    input: { ...text, ...box, paddingHorizontal: 12, paddingVertical: 9, backgroundColor: colors.surface },
    inputLines: { minHeight: 120, textAlignVertical: "top" },
    inputInvalid: { borderColor: colors.dangerText },
    problem: { ...text, color: colors.dangerText, fontSize: 15, lineHeight: 22 },

    buttons: { flexDirection: "row", flexWrap: "wrap", gap: 8 },
    button: {
      ...box,
      maxWidth: "100%",
      paddingHorizontal: 18,
      paddingVertical: 7,
      alignItems: "center",
      justifyContent: "center",
      backgroundColor: colors.surface,
    },
    buttonNarrow: { flexGrow: 1 },
    buttonText: { ...text, textAlign: "center" },
    buttonMain: { borderColor: colors.accent, backgroundColor: colors.accent, minWidth: 112 },
    buttonMainText: { color: colors.onAccent, fontWeight: "600" },
    buttonWarning: { borderColor: colors.warningText, backgroundColor: "transparent" },
    buttonDisabled: { borderColor: colors.line, backgroundColor: colors.background },
    buttonDisabledText: { color: colors.muted },
    left: { ...text, color: colors.muted, flexShrink: 1 },

    pressed: { opacity: 0.7 },
    focused: { outlineColor: colors.focus, outlineStyle: "solid", outlineWidth: 3, outlineOffset: 2 },
  } as const;
}
