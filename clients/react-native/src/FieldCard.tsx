import { type ConflictField, whoAndWhen } from "@occam/client/conflict";
import { useId } from "react";
import { Text, View } from "react-native";
import { Badge } from "./Badge";
import { Card } from "./Card";
import { Choice } from "./Choice";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { Values } from "./Values";
import { useFormat } from "./values";

/** One field: what it was, what both sides made of it, and what is to become of it. */
export function FieldCard({ field }: { readonly field: ConflictField }) {
  const look = useLook();
  const { state, styles } = look;
  const isUpdate = state.action === "update";
  const labelId = useId();
  const who = whoAndWhen(field, look);
  return (
    <Card labelledBy={labelId} open={isUpdate && state.undecided.includes(field.path)}>
      <View style={styles.about}>
        <Heading level={3} id={labelId}>
          {useFormat().label(field.path)}
        </Heading>
        <Badge field={field} />
        {who !== undefined && <Text style={styles.who}>{who}</Text>}
      </View>
      <Values field={field} />
      {isUpdate && field.choices.length > 0 && <Choice field={field} />}
    </Card>
  );
}
