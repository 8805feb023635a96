import { View } from "react-native";
import { Button } from "./Button";
import { useLook } from "./look";

/** For those who know without reading it field by field. */
export function AllChoices() {
  const { state, resolution, texts, styles } = useLook();
  const disabled = state.phase === "saving";
  return (
    <View style={styles.buttons}>
      <Button label={texts.useAllMine} onPress={() => resolution.chooseAll("mine")} disabled={disabled} />
      <Button label={texts.useAllTheirs} onPress={() => resolution.chooseAll("theirs")} disabled={disabled} />
    </View>
  );
}
