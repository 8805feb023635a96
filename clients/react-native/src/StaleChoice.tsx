import { Text, View } from "react-native";
import { Button } from "./Button";
import { useLook } from "./look";

/** A choice that was made about a value which is gone by now. */
export function StaleChoice({ label, onConfirm }: { readonly label: string; readonly onConfirm: () => void }) {
  const { styles, texts } = useLook();
  return (
    <View style={[styles.notice, styles.stale]}>
      <Text style={[styles.noticeText, styles.staleText]}>{texts.changedAgain}</Text>
      <Button
        label={texts.keepMyChoice}
        accessibleLabel={texts.keepMyChoiceOf(label)}
        onPress={onConfirm}
        look="warning"
      />
    </View>
  );
}
