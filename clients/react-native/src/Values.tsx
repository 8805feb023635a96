import { type ConflictField, FieldDiffKind, type ShownValue } from "@occam/client/conflict";
import { View } from "react-native";
import { useLook } from "./look";
import { MarkedText } from "./MarkedText";
import { Value } from "./Value";
import { ValueColumn } from "./ValueColumn";
import { useFormat } from "./values";

/** Up to here a value fits beside its label on a phone. */
const COMPACT_CHARS_MAX = 24;

/** A field's values three ways, side by side where there is room. A side that left it alone has no value to show. */
export function Values({ field }: { readonly field: ConflictField }) {
  const { styles, texts, wide } = useLook();
  const { base, yours, current } = useFormat().values(field);
  const compact = !wide && [base, yours, current].every(({ text }) => text.length <= COMPACT_CHARS_MAX);
  const chosen = field.decision?.from;
  return (
    <View style={[styles.values, wide && styles.valuesWide]}>
      <ValueColumn label={texts.before} compact={compact}>
        <Value {...base} />
      </ValueColumn>
      {field.kind !== FieldDiffKind.THEIRS_ONLY && (
        <ValueColumn label={texts.yours} side="yours" chosen={chosen === "mine"} compact={compact}>
          <Changed value={yours} />
        </ValueColumn>
      )}
      <ValueColumn label={texts.theirs} side="theirs" chosen={chosen === "theirs"} compact={compact}>
        <Changed value={current} />
      </ValueColumn>
    </View>
  );
}

function Changed({ value }: { readonly value: ShownValue }) {
  const { text, none, comparedWith } = value;
  if (comparedWith !== undefined) return <MarkedText before={comparedWith} after={text} />;
  return <Value text={text} none={none} />;
}
