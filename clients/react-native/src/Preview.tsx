import { fieldsToShow } from "@occam/client/conflict";
import { useId } from "react";
import { Text, View } from "react-native";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { Value } from "./Value";
import { useFormat } from "./values";

/** All fields as they will be after saving. */
export function Preview() {
  const { state, texts, styles, wide } = useLook();
  const format = useFormat();
  const labelId = useId();
  return (
    <View role="region" aria-labelledby={labelId} style={[styles.card, styles.preview]}>
      <View style={styles.previewTitle}>
        <Heading level={3} id={labelId}>
          {texts.result}
        </Heading>
      </View>
      {fieldsToShow(state).map(({ path, hasResult, result }) => (
        <View key={path} style={[styles.previewLine, wide && styles.previewLineWide]}>
          <Text style={[styles.previewLabel, wide && styles.previewLabelWide]}>{format.label(path)}</Text>
          <View style={wide && styles.previewValueWide}>
            <Value {...(hasResult ? format.value(path, result) : { text: texts.notChosenYet, none: true })} />
          </View>
        </View>
      ))}
    </View>
  );
}
