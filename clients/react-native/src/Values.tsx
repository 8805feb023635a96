import { type ConflictField, FieldDiffKind } from "@occam/client/conflict";
import { View } from "react-native";
import { useLook } from "./look";
import { MarkedText } from "./MarkedText";
import { Value } from "./Value";
import { ValueColumn } from "./ValueColumn";
import { type Shown, useFormat } from "./values";

/** Up to here a value fits beside its label on a phone. */
const COMPACT_CHARS_MAX = 24;

/** A field's values three ways, side by side where there is room. A side that left it alone has no value to show. */
export function Values({ field }: { readonly field: ConflictField }) {
  const { styles, texts, wide } = useLook();
  const { side } = useFormat();
  const [before, yours, theirs] = [side(field, "base"), side(field, "yours"), side(field, "current")];
  const compact = !wide && [before, yours, theirs].every(({ text }) => text.length <= COMPACT_CHARS_MAX);
  // If one is compared word by word, all are, so that they can be compared with each other.
  const marked = [before, yours, theirs].some(({ isLong }) => isLong);
  const chosen = field.decision?.from;
  return (
    <View style={[styles.values, wide && styles.valuesWide]}>
      <ValueColumn label={texts.before} compact={compact}>
        <Value {...before} />
      </ValueColumn>
      {field.kind !== FieldDiffKind.THEIRS_ONLY && (
        <ValueColumn label={texts.yours} side="yours" chosen={chosen === "mine"} compact={compact}>
          <Changed value={yours} before={before} marked={marked} />
        </ValueColumn>
      )}
      <ValueColumn label={texts.theirs} side="theirs" chosen={chosen === "theirs"} compact={compact}>
        <Changed value={theirs} before={before} marked={marked} />
      </ValueColumn>
    </View>
  );
}

interface ChangedProps {
  readonly value: Shown;
  readonly before: Shown;
  readonly marked: boolean;
}

/** Short values are taken in as a whole. */
function Changed({ value, before, marked }: ChangedProps) {
  const isMarked = marked && !value.none && before.isKnown && value.text !== before.text;
  return isMarked ? <MarkedText before={before.none ? "" : before.text} after={value.text} /> : <Value {...value} />;
}
