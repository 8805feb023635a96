import { type Colors, palette } from "@occam/client/conflict";
import { StyleSheet } from "react-native";
import { isWeb } from "./web";

/** Of anything that a finger has to hit. */
const TOUCH_SIZE = 48;
/** Longer lines are hard to read. */
const WIDTH_MAX = 760;

export type Styles = ReturnType<typeof stylesOf>;

/** Made once: which of the two counts is the device's setting, and can change at any time. */
export const STYLES = { light: stylesOf(palette.light), dark: stylesOf(palette.dark) };

// One sheet, so that what looks alike stays alike; and like the conflict screen.
function stylesOf(colors: Colors) {
  // In a browser each text has a direction of its own; short ones stand where the screen's begin all the same.
  const aligned = { textAlign: (isWeb ? "start" : "auto") as "auto" } as const;
  const text = { color: colors.text, fontSize: 16, lineHeight: 24, ...aligned } as const;
  const box = { borderWidth: 1, borderColor: colors.border, borderRadius: 8 } as const;
  const column = { width: "100%", maxWidth: WIDTH_MAX, alignSelf: "center" } as const;
  return StyleSheet.create({
    app: { flex: 1, backgroundColor: colors.background },
    fill: { flex: 1 },
    hidden: { display: "none" },
    bar: { backgroundColor: colors.surface, borderBottomWidth: 1, borderBottomColor: colors.line },
    barContent: {
      ...column,
      flexDirection: "row",
      flexWrap: "wrap",
      alignItems: "center",
      columnGap: 8,
      rowGap: 4,
      paddingVertical: 8,
      paddingHorizontal: 16,
    },
    barSpace: { flexGrow: 1 },
    brand: { ...text, fontSize: 18, lineHeight: 48, fontWeight: "700" },
    statusContent: { ...column, paddingHorizontal: 16, paddingVertical: 10 },
    statusText: { ...text, fontSize: 14, lineHeight: 20 },
    status_good: { backgroundColor: colors.addedBackground },
    statusText_good: { color: colors.addedText },
    status_warning: { backgroundColor: colors.warningBackground },
    statusText_warning: { color: colors.warningText },
    status_bad: { backgroundColor: colors.dangerBackground },
    statusText_bad: { color: colors.dangerText },

    content: { ...column, padding: 16, paddingBottom: 48, gap: 16 },
    above: { ...column, maxWidth: 1024, paddingHorizontal: 16, paddingTop: 12 },
    contentNarrow: { maxWidth: 480 },
    stack: { gap: 12 },
    stackWide: { gap: 20 },
    tight: { gap: 4 },
    row: { flexDirection: "row", flexWrap: "wrap", alignItems: "center", columnGap: 12, rowGap: 8 },
    between: { justifyContent: "space-between" },
    center: { alignItems: "center", justifyContent: "center", paddingVertical: 48, gap: 16 },

    text,
    shrink: { flexShrink: 1, minWidth: 0 },
    prose: { ...text, textAlign: "auto", maxWidth: "100%" },
    quote: { ...text, textAlign: "auto", paddingStart: 12, borderStartWidth: 3, borderStartColor: colors.line },
    strong: { ...text, fontWeight: "600" },
    muted: { ...text, color: colors.muted, fontSize: 14, lineHeight: 20 },
    title: {
      ...text,
      fontSize: 24,
      lineHeight: 32,
      fontWeight: "700",
      flexShrink: 1,
      outlineStyle: "solid",
      outlineWidth: 0,
    },
    heading: { ...text, fontSize: 18, lineHeight: 26, fontWeight: "600" },

    card: {
      borderWidth: 1,
      borderColor: colors.line,
      backgroundColor: colors.surface,
      borderRadius: 12,
      padding: 16,
      gap: 12,
    },
    cardLine: { flexDirection: "row", gap: 16 },
    cardBody: { flex: 1, gap: 4, minWidth: 0 },
    cardPressed: { borderColor: colors.accent },
    // Round as long as the letters fit; they may be enlarged.
    emblem: {
      minWidth: 44,
      minHeight: 44,
      padding: 4,
      borderRadius: 999,
      alignSelf: "flex-start",
      alignItems: "center",
      justifyContent: "center",
      backgroundColor: colors.accent,
    },
    emblemText: { ...text, color: colors.onAccent, fontWeight: "700" },
    fact: { flexDirection: "row", flexWrap: "wrap", columnGap: 16, rowGap: 2, paddingVertical: 8 },
    factLine: { borderTopWidth: 1, borderTopColor: colors.line },
    factLabel: { ...text, color: colors.muted, width: 136, maxWidth: "100%" },
    factValue: { ...text, flexGrow: 1, flexShrink: 1, flexBasis: 144, minWidth: 0 },

    badge: { ...box, borderRadius: 999, paddingHorizontal: 10, paddingVertical: 2, borderColor: colors.muted },
    badgeText: { ...text, color: colors.muted, fontSize: 13, lineHeight: 20, fontWeight: "600" },
    badge_good: { backgroundColor: colors.addedBackground, borderColor: colors.addedText },
    badgeText_good: { color: colors.addedText },
    badge_warning: { backgroundColor: colors.warningBackground, borderColor: colors.warningText },
    badgeText_warning: { color: colors.warningText },
    badge_bad: { backgroundColor: colors.removedBackground, borderColor: colors.removedText },
    badgeText_bad: { color: colors.removedText },
    badge_quiet: {},
    badgeText_quiet: {},

    field: { gap: 6 },
    label: { ...text, fontSize: 14, lineHeight: 20, fontWeight: "600" },
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

    option: {
      ...box,
      flexDirection: "row",
      alignItems: "center",
      gap: 12,
      minHeight: TOUCH_SIZE,
      paddingHorizontal: 14,
      paddingVertical: 8,
      maxWidth: "100%",
      backgroundColor: colors.surface,
    },
    optionChosen: { borderColor: colors.accent, backgroundColor: colors.accentBackground },
    optionText: { flexShrink: 1 },
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

    alert: {
      ...box,
      padding: 16,
      gap: 12,
      backgroundColor: colors.dangerBackground,
      borderColor: colors.dangerText,
      borderRadius: 12,
    },
    notice: { padding: 12, gap: 8, borderRadius: 8, backgroundColor: colors.warningBackground },
    noticeText: { ...text, color: colors.warningText },

    button: {
      ...box,
      minHeight: TOUCH_SIZE,
      minWidth: TOUCH_SIZE,
      maxWidth: "100%",
      paddingHorizontal: 16,
      paddingVertical: 8,
      alignItems: "center",
      justifyContent: "center",
      backgroundColor: colors.surface,
    },
    button_primary: { borderColor: colors.accent, backgroundColor: colors.accent },
    button_danger: { borderColor: colors.dangerText },
    button_plain: {
      borderColor: "transparent",
      backgroundColor: "transparent",
      paddingHorizontal: 8,
      marginHorizontal: -8,
    },
    button_warning: { borderColor: colors.warningText, backgroundColor: colors.warningBackground },
    button_secondary: {},
    buttonLabel: { ...text, fontWeight: "600", textAlign: "center" },
    buttonLabel_primary: { color: colors.onAccent },
    buttonLabel_danger: { color: colors.dangerText },
    buttonLabel_plain: { color: colors.accent },
    buttonLabel_warning: { color: colors.warningText },
    buttonLabel_secondary: {},
    pressed: { opacity: 0.7 },
    focused: { outlineColor: colors.focus, outlineStyle: "solid", outlineWidth: 3, outlineOffset: 2 },
  });
}
