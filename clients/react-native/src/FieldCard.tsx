import { badgeOf, type ConflictField, FieldDiffKind, whoAndWhen } from "@occam/client/conflict";
import { Text, View } from "react-native";
import { Badge } from "./Badge";
import { FieldChoices } from "./FieldChoices";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { Values } from "./Values";
import { useFormat } from "./values";

/** One field: what it was, what both sides made of it, and what is to become of it. */
export function FieldCard({ field }: { readonly field: ConflictField }) {
  const look = useLook();
  const { state, texts, styles } = look;
  const label = useFormat().label(field.path);
  const who = whoAndWhen(field, look);
  return (
    <View role="group" aria-label={label} style={styles.card}>
      <View style={styles.cardHead}>
        <Heading level={2}>{label}</Heading>
        <Badge text={badgeOf(field, texts)} urgent={field.kind === FieldDiffKind.BOTH_DIFFER} />
      </View>
      {who !== undefined && <Text style={styles.muted}>{who}</Text>}
      <Values field={field} />
      {state.action === "update" && field.choices.length > 0 && <FieldChoices field={field} label={label} />}
    </View>
  );
}
