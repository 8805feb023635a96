import { type Colors, palette } from "@occam/client/conflict";
import { StyleSheet } from "react-native";

/** Of anything that a finger has to hit. */
const TOUCH_SIZE = 44;

export type Styles = ReturnType<typeof stylesOf>;

/** Made once: which of the two counts is the phone's setting, and can change at any time. */
export const STYLES = { light: stylesOf(palette.light), dark: stylesOf(palette.dark) };

// One sheet, so that what looks alike stays alike.
function stylesOf(colors: Colors) {
  const text = { color: colors.text, fontSize: 16, lineHeight: 24 } as const;
  const box = { borderWidth: 1, borderColor: colors.border, borderRadius: 8 } as const;
  const column = { width: "100%", maxWidth: 1040, alignSelf: "center" } as const;
  return StyleSheet.create({
    screen: { flex: 1, backgroundColor: colors.background },
    scroll: { flex: 1 },
    content: { padding: 16, gap: 16, ...column },
    text,
    muted: { ...text, color: colors.muted, fontSize: 14, lineHeight: 20 },
    title: { ...text, fontSize: 24, lineHeight: 32, fontWeight: "700" },
    heading: { ...text, fontSize: 18, lineHeight: 26, fontWeight: "600" },

    introduction: { gap: 8 },
    card: {
      borderWidth: 1,
      borderColor: colors.line,
      backgroundColor: colors.surface,
      borderRadius: 12,
      padding: 16,
      gap: 12,
    },
    cardHead: { flexDirection: "row", flexWrap: "wrap", alignItems: "center", columnGap: 12, rowGap: 4 },
    badge: { ...box, borderRadius: 999, paddingHorizontal: 10, paddingVertical: 2 },
    badgeText: { ...text, fontSize: 13, lineHeight: 20, fontWeight: "600" },
    badgeUrgent: { backgroundColor: colors.warningBackground, borderColor: colors.warningText },
    badgeUrgentText: { color: colors.warningText },

    values: { gap: 12 },
    valuesWide: { flexDirection: "row", gap: 16 },
    valuesCompact: { gap: 4 },
    valueColumn: { gap: 2, minWidth: 0, borderStartWidth: 3, borderStartColor: colors.line, paddingStart: 12 },
    valueColumnWide: { flex: 1 },
    valueColumnCompact: { flexDirection: "row", flexWrap: "wrap", alignItems: "baseline", columnGap: 12 },
    valueColumnEmpty: { borderStartColor: "transparent" },
    valueLabel: { ...text, color: colors.muted, fontSize: 13, lineHeight: 20, fontWeight: "600" },
    valueLabelCompact: { minWidth: 88 },
    value: text,
    unknown: { color: colors.muted, fontStyle: "italic" },
    yours: { borderStartColor: colors.accent },
    yoursLabel: { color: colors.accent },
    theirs: { borderStartColor: colors.theirs },
    theirsLabel: { color: colors.theirs },
    added: { color: colors.addedText, backgroundColor: colors.addedBackground, textDecorationLine: "underline" },
    removed: {
      color: colors.removedText,
      backgroundColor: colors.removedBackground,
      textDecorationLine: "line-through",
    },

    options: { gap: 8 },
    optionsWide: { flexDirection: "row", flexWrap: "wrap" },
    option: {
      ...box,
      flexDirection: "row",
      alignItems: "center",
      gap: 10,
      minHeight: TOUCH_SIZE,
      paddingHorizontal: 14,
      paddingVertical: 8,
      backgroundColor: colors.surface,
      maxWidth: "100%",
    },
    optionChosen: { borderColor: colors.accent, backgroundColor: colors.accentBackground },
    optionDisabled: { opacity: 0.6 },
    optionLabel: { ...text, flexShrink: 1 },
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

    input: {
      ...text,
      ...box,
      minHeight: TOUCH_SIZE,
      paddingHorizontal: 12,
      paddingVertical: 10,
      backgroundColor: colors.background,
    },
    inputLines: { minHeight: 132, textAlignVertical: "top" },
    inputInvalid: { borderColor: colors.dangerText },
    problem: { ...text, color: colors.dangerText, fontSize: 14, lineHeight: 20 },

    notice: {
      gap: 8,
      alignItems: "flex-start",
      borderRadius: 8,
      padding: 12,
      backgroundColor: colors.warningBackground,
    },
    noticeText: { ...text, color: colors.warningText },
    status: { marginTop: 8, borderRadius: 8, padding: 12, backgroundColor: colors.warningBackground },
    statusGood: { backgroundColor: colors.addedBackground },
    statusGoodText: { color: colors.addedText },
    settled: { ...text, fontWeight: "600" },
    alert: { ...box, gap: 4, padding: 12, borderColor: colors.dangerText, backgroundColor: colors.dangerBackground },
    alertTitle: { ...text, color: colors.dangerText, fontWeight: "600" },
    alertText: { ...text, color: colors.dangerText },

    preview: { gap: 2, minWidth: 0 },
    previewWide: { flexDirection: "row", gap: 16 },
    previewLabelWide: { width: 200, lineHeight: 24 },
    previewValueWide: { flex: 1, minWidth: 0 },

    buttons: { flexDirection: "row", flexWrap: "wrap", gap: 8 },

    button: {
      ...box,
      minHeight: TOUCH_SIZE,
      paddingHorizontal: 16,
      paddingVertical: 8,
      alignItems: "center",
      justifyContent: "center",
      backgroundColor: colors.surface,
    },
    buttonPrimary: { borderColor: colors.accent, backgroundColor: colors.accent },
    buttonDisabled: { backgroundColor: colors.background, borderColor: colors.border },
    buttonLabel: { ...text, fontWeight: "600", textAlign: "center" },
    buttonLabelPrimary: { color: colors.onAccent },
    buttonLabelDisabled: { color: colors.muted },
    pressed: { opacity: 0.7 },
    focused: { outlineColor: colors.focus, outlineStyle: "solid", outlineWidth: 3, outlineOffset: 2 },

    footer: { borderTopWidth: 1, borderTopColor: colors.line, backgroundColor: colors.surface },
    footerButtons: { flexDirection: "row", flexWrap: "wrap", flexGrow: 1, justifyContent: "flex-end", gap: 8 },
    footerText: { ...text, flexShrink: 1 },
    footerContent: { gap: 12, paddingVertical: 12, paddingHorizontal: 16, ...column },
    footerRow: {
      flexDirection: "row",
      flexWrap: "wrap",
      alignItems: "center",
      justifyContent: "space-between",
      columnGap: 16,
      rowGap: 8,
    },
  });
}
