import type { Colors } from "@occam/client/conflict";

/** All texts are made from this one. Sizes and line heights grow with the device's setting. */
export function textStyle(colors: Colors) {
  return { color: colors.text, fontSize: 16, lineHeight: 24 } as const;
}

/** How looks what is told and shown. */
export function fieldStyles(colors: Colors) {
  const text = textStyle(colors);
  const small = { ...text, fontSize: 13, lineHeight: 18, fontWeight: "600" } as const;
  return {
    title: { ...text, fontSize: 24, lineHeight: 30, fontWeight: "700", alignSelf: "flex-start" },
    heading: { ...text, fontSize: 17, lineHeight: 24, fontWeight: "700", flexShrink: 1 },
    introduction: { ...text, color: colors.muted, maxWidth: 704 },

    card: {
      borderWidth: 1,
      borderColor: colors.line,
      backgroundColor: colors.surface,
      borderRadius: 12,
      padding: 16,
      gap: 12,
    },
    cardMark: {
      position: "absolute",
      top: 14,
      bottom: 14,
      start: -1,
      width: 4,
      borderTopEndRadius: 4,
      borderBottomEndRadius: 4,
      backgroundColor: colors.accent,
    },
    about: { flexDirection: "row", flexWrap: "wrap", alignItems: "center", columnGap: 10, rowGap: 4 },
    badge: {
      borderWidth: 1,
      borderColor: colors.line,
      borderRadius: 16,
      paddingHorizontal: 10,
      paddingVertical: 2,
      maxWidth: "100%",
    },
    badgeText: { ...small, color: colors.muted },
    badgeBoth: { backgroundColor: colors.warningBackground, borderColor: "transparent" },
    badgeBothText: { color: colors.warningText },
    badgeSame: { backgroundColor: colors.addedBackground, borderColor: "transparent" },
    badgeSameText: { color: colors.addedText },
    yoursText: { color: colors.accent },
    theirsText: { color: colors.theirs },
    who: { ...text, color: colors.muted, fontSize: 14, lineHeight: 20, flexShrink: 1 },

    values: { gap: 8 },
    valuesWide: { flexDirection: "row" },
    valueColumn: {
      minWidth: 0,
      borderWidth: 1,
      borderColor: colors.line,
      borderRadius: 8,
      paddingVertical: 8,
      paddingHorizontal: 12,
    },
    valueColumnWide: { flex: 1 },
    valueColumnCompact: {
      flexDirection: "row",
      flexWrap: "wrap",
      alignItems: "center",
      columnGap: 12,
      paddingVertical: 5,
    },
    valueColumnChosen: { borderColor: colors.accent, backgroundColor: colors.accentBackground },
    valueLabel: { ...small, color: colors.muted },
    valueLabelCompact: { minWidth: 88 },
    valueLabelChosen: { color: colors.text, paddingEnd: 24 },
    check: { ...text, color: colors.accent, fontWeight: "700", position: "absolute", top: 5, end: 12 },
    value: text,
    none: { color: colors.muted, fontStyle: "italic" },
    added: { color: colors.addedText, backgroundColor: colors.addedBackground, textDecorationLine: "underline" },
    // On both sides, since the words can run against the text around them.
    apart: { marginHorizontal: 2 },
    removed: {
      color: colors.removedText,
      backgroundColor: colors.removedBackground,
      textDecorationLine: "line-through",
    },
    unseen: { position: "absolute", width: 1, height: 1, overflow: "hidden" },

    preview: { gap: 0 },
    previewTitle: { marginBottom: 8 },
    previewLine: { paddingVertical: 6, borderTopWidth: 1, borderTopColor: colors.line },
    previewLineWide: { flexDirection: "row", gap: 16 },
    previewLabel: { ...small, color: colors.muted, fontSize: 14, lineHeight: 24 },
    previewLabelWide: { width: 192 },
    previewValueWide: { flex: 1, minWidth: 0 },

    notice: { borderRadius: 8, paddingVertical: 10, paddingHorizontal: 14, backgroundColor: colors.warningBackground },
    noticeText: { ...text, color: colors.warningText },
    noticeGood: { backgroundColor: colors.addedBackground },
    noticeGoodText: { color: colors.addedText },
    stale: {
      flexDirection: "row",
      flexWrap: "wrap",
      alignItems: "center",
      justifyContent: "space-between",
      columnGap: 16,
      rowGap: 8,
    },
    staleText: { flexShrink: 1 },
    failure: {
      borderRadius: 8,
      paddingVertical: 10,
      paddingHorizontal: 14,
      marginBottom: 12,
      backgroundColor: colors.dangerBackground,
    },
    failureTitle: { ...text, color: colors.dangerText, fontWeight: "700" },
    failureText: { ...text, color: colors.dangerText },
  } as const;
}
