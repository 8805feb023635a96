import { type ConflictField, fieldLabel, type JsonValue, shownValue, shownValues } from "@occam/client/conflict";
import type { TextStyle } from "react-native";
import { useLook } from "./look";
import { isWeb } from "./web";

/** Names and values of fields as people read them. */
export function useFormat() {
  const look = useLook();
  const { state, texts } = look;
  return {
    label: (path: string) => fieldLabel(texts, state.kind, path),
    value: (path: string, value: JsonValue | undefined) => shownValue(state.kind, path, value, look),
    values: (field: ConflictField) => shownValues(state.kind, field, look),
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
