import { Text, View } from "react-native";
import { Button } from "../ui/Button";
import { useLook } from "../ui/look";
import { Screen } from "../ui/Screen";

interface StartFailedProps {
  readonly message: string;
  readonly onRetry: () => void;
  readonly onSignOut: () => void;
}

/** What waits on the device cannot be read, so that nothing can be written either. */
export function StartFailed({ message, onRetry, onSignOut }: StartFailedProps) {
  const { texts, styles } = useLook();
  return (
    <Screen title="Occam" narrow>
      <View role="alert" style={styles.alert}>
        <Text style={styles.text}>{texts.startFailed}</Text>
        <Text style={styles.muted}>{message}</Text>
      </View>
      <View style={styles.row}>
        <Button label={texts.tryAgain} look="primary" onPress={onRetry} />
        <Button label={texts.signOut} onPress={onSignOut} />
      </View>
    </Screen>
  );
}
