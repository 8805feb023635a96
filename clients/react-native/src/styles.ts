import { palette } from "@occam/client/conflict";
import { StyleSheet } from "react-native";
import { controlStyles } from "./styles-controls";
import { fieldStyles } from "./styles-fields";

export type Styles = (typeof STYLES)["light"];

/** Made once: which of the two counts is the device's setting, and can change at any time. */
export const STYLES = { light: stylesOf("light"), dark: stylesOf("dark") };

function stylesOf(scheme: "light" | "dark") {
  const colors = palette[scheme];
  const column = { width: "100%", maxWidth: 1024, alignSelf: "center" } as const;
  return StyleSheet.create({
    screen: { flex: 1, backgroundColor: colors.background },
    scroll: { flex: 1 },
    content: { padding: 16, gap: 16, ...column },
    header: { gap: 8 },
    footer: { borderTopWidth: 1, borderTopColor: colors.line, backgroundColor: colors.background },
    footerContent: { paddingVertical: 12, paddingHorizontal: 16, ...column },
    footerRow: {
      flexDirection: "row",
      flexWrap: "wrap",
      alignItems: "center",
      justifyContent: "space-between",
      columnGap: 16,
      rowGap: 8,
    },
    footerButtons: {
      flexDirection: "row",
      flexWrap: "wrap",
      flexGrow: 1,
      flexShrink: 1,
      justifyContent: "flex-end",
      maxWidth: "100%",
      gap: 8,
    },
    ...fieldStyles(colors),
    ...controlStyles(colors),
  });
}
