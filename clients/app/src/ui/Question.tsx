import { Text, View } from "react-native";
import { Button } from "./Button";
import { useLook } from "./look";
import { useFocusOnAppearance } from "./useFocus";

interface QuestionProps {
  readonly text: string;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks whether something that cannot be undone is really meant. The harmless answer has the focus. */
export function Question({ text, yes, no, onYes, onNo }: QuestionProps) {
  const { styles } = useLook();
  const harmless = useFocusOnAppearance();
  return (
    <View role="alert" style={styles.notice}>
      <Text style={styles.noticeText}>{text}</Text>
      <View style={styles.row}>
        <Button label={yes} look="danger" onPress={onYes} />
        <Button ref={harmless} label={no} onPress={onNo} />
      </View>
    </View>
  );
}
