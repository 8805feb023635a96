import { type SubscriptionChange, SubscriptionStatus } from "@occam/client";
import { View } from "react-native";
import type { Shown } from "../model/workspace";
import { Button } from "./Button";
import { useLook } from "./look";
import { usePlace } from "./place";
import { Heading } from "./Screen";
import { useWrite } from "./useWrite";

/** What can be done to a subscription, as it will be when all that waits is through. */
export function Actions({ shown }: { readonly shown: Shown }) {
  const { texts, styles } = useLook();
  const { go } = usePlace();
  const write = useWrite();
  const { status, cancelAtPeriodEnd, id } = shown.subscription;
  if (status === SubscriptionStatus.CANCELED) return null;
  const act = (change: SubscriptionChange) => void write(shown.subscription, change);
  return (
    <View style={styles.card}>
      <Heading text={texts.actions} />
      <View style={styles.row}>
        {status === SubscriptionStatus.ACTIVE && <Button label={texts.pause} onPress={() => act({ type: "pause" })} />}
        {status === SubscriptionStatus.PAUSED && (
          <Button label={texts.resume} look="primary" onPress={() => act({ type: "resume" })} />
        )}
        {cancelAtPeriodEnd && <Button label={texts.uncancel} onPress={() => act({ type: "uncancel" })} />}
        <Button label={texts.cancel} look="danger" onPress={() => go({ screen: "cancel", id })} />
      </View>
    </View>
  );
}
