import { explainError } from "@occam/client/conflict";
import { Text, View } from "react-native";
import { useLook } from "./look";
import { useAnnouncement } from "./useAnnouncement";

/** Why it could not be saved, and what to do about it. It stands beside the button that it is about. */
export function Failure() {
  const { state, texts, styles } = useLook();
  const explanation = state.error ? explainError(state.error, texts) : "";
  useAnnouncement(explanation && `${texts.saveFailed} ${explanation}`);
  return (
    <View role="alert" accessibilityLiveRegion="assertive">
      {explanation !== "" && (
        <View style={styles.failure}>
          <Text style={styles.failureTitle}>{texts.saveFailed}</Text>
          <Text style={styles.failureText}>{explanation}</Text>
        </View>
      )}
    </View>
  );
}
