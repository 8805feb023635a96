import { type ConflictField, fieldLabel, formatValue, type JsonValue } from "@occam/client/conflict";
import type { TextStyle } from "react-native";
import { useLook } from "./look";
import { isWeb } from "./web";

/** Shorter texts are taken in at a glance. */
const LONG_CHARS_MIN = 60;

/** A value as people read it. */
export interface Shown {
  readonly text: string;
  /** Whether the text only stands for a value, of which there is none, or none that is known. */
  readonly none: boolean;
  readonly isKnown: boolean;
  /** Whether it takes reading, and so marks where it was changed. */
  readonly isLong: boolean;
}

export function isLong(text: string): boolean {
  return text.length > LONG_CHARS_MIN || text.includes("\n");
}

/** Names and values of fields as people read them. */
export function useFormat() {
  const look = useLook();
  const { state, texts } = look;
  const value = (path: string, value: JsonValue | undefined): Shown => {
    const none = value === undefined || value === null || value === "";
    const text = formatValue(state.kind, path, value, look);
    return { text, none, isKnown: true, isLong: isLong(text) };
  };
  return {
    label: (path: string) => fieldLabel(texts, state.kind, path),
    value,
    side: (field: ConflictField, side: "base" | "yours" | "current"): Shown =>
      field.missing.includes(side)
        ? { text: texts.notShown, none: true, isKnown: false, isLong: false }
        : value(field.path, field[side]),
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
