import { type SubscriptionChange, SubscriptionStatus } from "@occam/client";
import { useEffect, useRef } from "react";
import { View } from "react-native";
import type { Shown } from "../model/workspace";
import { Button } from "./Button";
import { useLook } from "./look";
import { usePlace } from "./place";
import { Heading } from "./Screen";
import { useFocusBack } from "./useFocus";
import { useWrite } from "./useWrite";
import { isWeb } from "./web";

/** What can be done to a subscription, as it will be when all that waits is through. */
export function Actions({ shown }: { readonly shown: Shown }) {
  const { texts, styles } = useLook();
  const { go } = usePlace();
  const write = useWrite();
  const cancels = useFocusBack(shown.subscription.cancelAtPeriodEnd);
  const { status, cancelAtPeriodEnd, id } = shown.subscription;
  const paused = status === SubscriptionStatus.PAUSED;
  const toggle = useRef<View>(null);
  // Asked while the button that had it is still there: the one that takes its place takes over the focus, too.
  const hadFocus = isWeb && toggle.current !== null && document.activeElement === (toggle.current as unknown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about the change of buttons.
  useEffect(() => {
    if (hadFocus) toggle.current?.focus();
  }, [paused]);
  if (status === SubscriptionStatus.CANCELED) return null;
  const act = (change: SubscriptionChange) => void write(shown.subscription, change);
  return (
    <View style={styles.card}>
      <Heading text={texts.actions} />
      <View style={styles.row}>
        {(status === SubscriptionStatus.ACTIVE || paused) && (
          <Button
            // Two buttons, not one with two labels: what a press began at the one must not end at the other.
            key={paused ? "resume" : "pause"}
            ref={toggle}
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
