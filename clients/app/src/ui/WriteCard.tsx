import type { Subscription } from "@occam/client";
import type { QueuedWrite } from "@occam/client/offline";
import { useState } from "react";
import { Text, View } from "react-native";
import { isGone } from "../model/problem";
import { Badge, type Tone } from "./Badge";
import { Button } from "./Button";
import { changeText, needText } from "./change";
import { formatMoment } from "./format";
import { type Look, useLook } from "./look";
import { usePlace } from "./place";
import { Question } from "./Question";
import { useAnnounce } from "./status";
import { titleOf } from "./subscription";
import { useFocusBack } from "./useFocus";
import { useObserved } from "./useObserved";

const TONES: Readonly<Record<QueuedWrite["state"], Tone>> = {
  waiting: "quiet",
  sending: "quiet",
  conflict: "warning",
  refused: "bad",
};

/** One change that is not through yet, and what a person can do about it. */
export function WriteCard({ write }: { readonly write: QueuedWrite }) {
  const look = useLook();
  const { texts, styles, locale } = look;
  const { workspace, go } = usePlace();
  const { plans } = useObserved(workspace.subscriptions);
  const [asking, setAsking] = useState(false);
  const asks = useFocusBack(asking);
  const announce = useAnnounce();
  const offline = useObserved(workspace.connection) === false;
  // Without a connection it is tried again and again, which is no more than waiting.
  const state = offline && write.state === "sending" ? "waiting" : write.state;
  const { what, value } = changeText(write, look);
  const title = titleOf(write.base as Subscription, workspace.session.role, plans, look);
  const about = (label: string) => ({ label, name: texts.about(label, `${title}, ${what}`) });
  return (
    <View style={styles.card}>
      <View style={styles.row}>
        <Text style={[styles.strong, styles.shrink]}>{title}</Text>
        <Badge text={texts.states[state]} tone={TONES[state]} />
        <Text style={styles.muted}>{formatMoment(write.createTime, locale)}</Text>
      </View>
      <Text style={styles.text}>{what}</Text>
      {value !== undefined && (
        <Text style={styles.quote} numberOfLines={6}>
          {value}
        </Text>
      )}
      {explanation(write, look).map((text) => (
        <Text key={text} style={styles.muted}>
          {text}
        </Text>
      ))}
      {asking ? (
        <Question
          text={texts.discardQuestion}
          yes={texts.doDiscard}
          no={texts.keepIt}
          onYes={() => void discard()}
          onNo={() => setAsking(false)}
        />
      ) : (
        <View style={styles.row}>
          {state === "conflict" && (
            <Button {...about(texts.choose)} look="primary" onPress={() => go({ screen: "conflict", id: write.id })} />
          )}
          {state === "refused" && <Button {...about(texts.tryAgain)} onPress={() => void retry()} />}
          {state !== "sending" && (
            <Button {...about(texts.discard)} look="danger" ref={asks} onPress={() => setAsking(true)} />
          )}
        </View>
      )}
    </View>
  );

  async function discard() {
    setAsking(false);
    try {
      await workspace.queue.discard(write.id);
      announce(texts.discarded);
    } catch (error) {
      if (!isGone(error)) return sayNotKept(error);
      announce(texts.saved);
    }
    // What may have reached the server may have taken effect.
    await workspace.subscriptions.read(write.entityId);
  }

  async function retry() {
    try {
      await workspace.queue.retry(write.id);
    } catch (error) {
      if (!isGone(error)) return sayNotKept(error);
    }
    await workspace.flush();
  }

  function sayNotKept(error: unknown) {
    console.warn("what was decided about a write cannot be written down", error);
    announce(texts.notKept, "bad");
  }
}

/** Why it is not through. */
function explanation(write: QueuedWrite, look: Look): string[] {
  const { state, behind, reason, message, doubtful } = write;
  const why = (reason === undefined ? undefined : look.texts.reasons[reason]) ?? message;
  return [
    behind ? look.texts.behind : undefined,
    needText(write, look),
    state === "refused" || state === "waiting" ? why : undefined,
    doubtful && state === "waiting" ? look.texts.discardInDoubt : undefined,
  ].filter((text) => text !== undefined);
}
