import { type ConflictField, fieldLabel, formatValue, type JsonValue } from "@occam/client/conflict";
import type { TextStyle } from "react-native";
import { useLook } from "./look";
import { isWeb } from "./web";

/** Shorter texts are taken in at a glance. */
const LONG_CHARS_MIN = 60;

export function isLong(text: string): boolean {
  return text.length > LONG_CHARS_MIN || text.includes("\n");
}

/** Names and values of fields as people read them. */
export function useFormat() {
  const look = useLook();
  const { state, texts } = look;
  const value = (path: string, value: JsonValue | undefined) => formatValue(state.kind, path, value, look);
  return {
    label: (path: string) => fieldLabel(texts, state.kind, path),
    value,
    side: (field: ConflictField, side: "base" | "yours" | "current") =>
      field.missing.includes(side) ? texts.notShown : value(field.path, field[side]),
  };
}

/**
 * Puts a short text where the screen's direction of writing begins, below its label. Left to itself a number or a foreign
 * word is put where its own direction begins, which is right for paragraphs only.
 */
export function useAlignment(): TextStyle {
  const { rightToLeft } = useLook();
  // On phones `left` is where the direction of the layout begins.
  return { textAlign: rightToLeft && isWeb ? "right" : "left" };
}
