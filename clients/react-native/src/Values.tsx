import { type ConflictField, FieldDiffKind } from "@occam/client/conflict";
import { View } from "react-native";
import { useLook } from "./look";
import { MarkedText } from "./MarkedText";
import { Value } from "./Value";
import { ValueColumn } from "./ValueColumn";
import { isLong, useFormat } from "./values";

/** A field's values three ways, side by side where there is room. A side that left it alone has no value to show. */
export function Values({ field }: { readonly field: ConflictField }) {
  const { styles, texts, wide } = useLook();
  const { side } = useFormat();
  const [before, yours, theirs] = [side(field, "base"), side(field, "yours"), side(field, "current")];
  const isCompact = !wide && [before, yours, theirs].every((text) => text.length <= COMPACT_CHARS_MAX);
  return (
    <View style={[styles.values, wide && styles.valuesWide, isCompact && styles.valuesCompact]}>
      <ValueColumn label={texts.before} compact={isCompact}>
        <Value text={before} />
      </ValueColumn>
      {field.kind === FieldDiffKind.THEIRS_ONLY ? (
        <Gap />
      ) : (
        <ValueColumn label={texts.yours} side="yours" compact={isCompact}>
          <Changed text={yours} before={before} />
        </ValueColumn>
      )}
      {field.kind === FieldDiffKind.YOURS_ONLY ? (
        <Gap />
      ) : (
        <ValueColumn label={texts.theirs} side="theirs" compact={isCompact}>
          <Changed text={theirs} before={before} />
        </ValueColumn>
      )}
    </View>
  );
}

/** Up to here a value fits beside its label on a phone. */
const COMPACT_CHARS_MAX = 24;

/** Keeps the columns of all fields below each other. */
function Gap() {
  const { styles, wide } = useLook();
  return wide ? <View style={[styles.valueColumn, styles.valueColumnWide, styles.valueColumnEmpty]} /> : null;
}

/** Short values are taken in as a whole. */
function Changed({ text, before }: { readonly text: string; readonly before: string }) {
  const isMarked = before !== text && (isLong(text) || isLong(before));
  return isMarked ? <MarkedText before={before} after={text} /> : <Value text={text} />;
}
