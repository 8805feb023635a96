import { Text, View } from "react-native";
import { Button } from "../ui/Button";
import { useLook } from "../ui/look";
import { usePlace } from "../ui/place";
import { Screen } from "../ui/Screen";
import { Empty } from "../ui/States";
import { useObserved } from "../ui/useObserved";
import { WriteCard } from "../ui/WriteCard";

/** All changes that are not through yet, in the order in which they were made. */
export function Waiting() {
  const { texts, styles } = useLook();
  const { workspace } = usePlace();
  const { writes, flushing } = useObserved(workspace.queue);
  const canSend = writes.some(({ state }) => state === "waiting" || state === "sending");
  return (
    <Screen
      title={texts.waiting}
      onRefresh={() => void workspace.flush()}
      refreshing={flushing}
      beside={canSend && <Button label={texts.sendNow} look="plain" onPress={() => void workspace.wake()} />}
    >
      {writes.length === 0 ? (
        <Empty text={texts.nothingWaiting} />
      ) : (
        <>
          <Text style={styles.muted}>{texts.waitingIntroduction}</Text>
          <View role="list" aria-label={texts.waiting} style={styles.stack}>
            {writes.map((write) => (
              <View key={write.id} role="listitem">
                <WriteCard write={write} />
              </View>
            ))}
          </View>
        </>
      )}
    </Screen>
  );
}
