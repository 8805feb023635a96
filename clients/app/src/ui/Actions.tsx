import { type SubscriptionChange, SubscriptionStatus } from "@occam/client";
import { View } from "react-native";
import type { Shown } from "../model/workspace";
import { Button } from "./Button";
import { useLook } from "./look";
import { usePlace } from "./place";
import { Heading } from "./Screen";
import { useFocusBack } from "./useFocus";
import { useWrite } from "./useWrite";

/** What can be done to a subscription, as it will be when all that waits is through. */
export function Actions({ shown }: { readonly shown: Shown }) {
  const { texts, styles } = useLook();
  const { go } = usePlace();
  const write = useWrite();
  const cancels = useFocusBack(shown.subscription.cancelAtPeriodEnd);
  const { status, cancelAtPeriodEnd, id } = shown.subscription;
  if (status === SubscriptionStatus.CANCELED) return null;
  const paused = status === SubscriptionStatus.PAUSED;
  const act = (change: SubscriptionChange) => void write(shown.subscription, change);
  return (
    <View style={styles.card}>
      <Heading text={texts.actions} />
      <View style={styles.row}>
        {/* One button, which keeps the focus when it has been pressed. */}
        {(status === SubscriptionStatus.ACTIVE || paused) && (
          <Button
            label={paused ? texts.resume : texts.pause}
            look={paused ? "primary" : "secondary"}
            onPress={() => act({ type: paused ? "resume" : "pause" })}
          />
        )}
        {cancelAtPeriodEnd && <Button label={texts.uncancel} onPress={() => act({ type: "uncancel" })} />}
        <Button ref={cancels} label={texts.cancel} look="danger" onPress={() => go({ screen: "cancel", id })} />
      </View>
    </View>
  );
}
