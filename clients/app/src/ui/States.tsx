import { ActivityIndicator, Text, View } from "react-native";
import type { Problem } from "../model/problem";
import { Button } from "./Button";
import { useLook } from "./look";

/** Something is on its way. */
export function Loading() {
  const { texts, styles, colors } = useLook();
  return (
    <View style={styles.center}>
      <ActivityIndicator aria-label={texts.loading} color={colors.accent} size="large" />
      <Text style={styles.muted}>{texts.loading}</Text>
    </View>
  );
}

/** There is nothing. */
export function Empty({ text }: { readonly text: string }) {
  const { styles } = useLook();
  return (
    <View style={styles.center}>
      <Text style={styles.muted}>{text}</Text>
    </View>
  );
}

interface FailedProps {
  readonly problem: Problem;
  /** What to say without a connection. */
  readonly offline: string;
  readonly onRetry: () => void;
}

/** Something could not be read. */
export function Failed({ problem, offline, onRetry }: FailedProps) {
  const { texts, styles } = useLook();
  const text = {
    offline: () => offline,
    not_found: () => texts.notFound,
    refused: () => texts.readFailed(problem.type === "refused" ? problem.message : ""),
  }[problem.type]();
  return (
    <View role="alert" style={styles.alert}>
      <Text style={styles.text}>{text}</Text>
      <View style={styles.row}>
        <Button label={texts.tryAgain} onPress={onRetry} />
      </View>
    </View>
  );
}
