import type { QueuedWrite } from "@occam/client/offline";
import { Text, View } from "react-native";
import { Button } from "./Button";
import { needText } from "./change";
import { useLook } from "./look";
import { usePlace } from "./place";

/** What of a subscription's changes needs the person, and the way there. */
export function Attention({ writes }: { readonly writes: readonly QueuedWrite[] }) {
  const look = useLook();
  const { texts, styles } = look;
  const { go } = usePlace();
  const write = writes.find(({ state }) => state === "conflict") ?? writes.find(({ state }) => state === "refused");
  if (write === undefined) return null;
  const isConflict = write.state === "conflict";
  return (
    <View style={styles.notice}>
      <Text style={styles.noticeText}>{needText(write, look)}</Text>
      <View style={styles.row}>
        <Button
          label={isConflict ? texts.choose : texts.waiting}
          look={isConflict ? "primary" : "secondary"}
          onPress={() => go(isConflict ? { screen: "conflict", id: write.id } : { screen: "waiting" })}
        />
      </View>
    </View>
  );
}
