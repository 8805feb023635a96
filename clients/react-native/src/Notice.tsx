import { Text, View } from "react-native";
import { useLook } from "./look";

/** Something to know, which is good news or a warning. */
export function Notice({ text, good }: { readonly text: string; readonly good: boolean }) {
  const { styles } = useLook();
  return (
    <View style={[styles.notice, good && styles.noticeGood]}>
      <Text style={[styles.noticeText, good && styles.noticeGoodText]}>{text}</Text>
    </View>
  );
}
