import { Text, View } from "react-native";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { Value } from "./Value";
import { useFormat } from "./values";

/** All fields as they will be after saving. */
export function Preview() {
  const { state, texts, styles, wide } = useLook();
  const format = useFormat();
  return (
    <View role="group" aria-label={texts.result} style={styles.card}>
      <Heading level={2}>{texts.result}</Heading>
      {state.fields.map(({ path, hasResult, result }) => (
        <View key={path} style={[styles.preview, wide && styles.previewWide]}>
          <Text style={[styles.valueLabel, wide && styles.previewLabelWide]}>{format.label(path)}</Text>
          <View style={wide && styles.previewValueWide}>
            <Value text={hasResult ? format.value(path, result) : texts.notChosenYet} unknown={!hasResult} />
          </View>
        </View>
      ))}
    </View>
  );
}
