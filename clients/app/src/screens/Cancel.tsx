import { useState } from "react";
import { Text, View } from "react-native";
import { Button } from "../ui/Button";
import { formatDate } from "../ui/format";
import { useLook } from "../ui/look";
import { usePlace } from "../ui/place";
import { RadioGroup } from "../ui/RadioGroup";
import { Screen } from "../ui/Screen";
import { Empty } from "../ui/States";
import { titleOf } from "../ui/subscription";
import { TextField } from "../ui/TextField";
import { useObserved } from "../ui/useObserved";
import { useShown } from "../ui/useShown";
import { useWrite } from "../ui/useWrite";

/** What the API takes. */
const REASON_CHARACTERS_MAX = 1000;

/** Asks how, and whether really, before a subscription is canceled. */
export function Cancel({ id }: { readonly id: string }) {
  const look = useLook();
  const { texts, styles, locale } = look;
  const { workspace, back } = usePlace();
  const { plans } = useObserved(workspace.subscriptions);
  const shown = useShown(id);
  const [when, setWhen] = useState<"period_end" | "now">();
  const [reason, setReason] = useState("");
  const write = useWrite();
  if (shown === undefined) {
    return (
      <Screen title={texts.cancelHeading}>
        <Empty text={texts.notFound} />
      </Screen>
    );
  }
  const { subscription } = shown;
  const end = formatDate(subscription.currentPeriodEndTime, locale) ?? "";
  // What is to end with the period anyway can only be ended sooner.
  const chosen = when ?? (subscription.cancelAtPeriodEnd ? "now" : "period_end");
  const cancel = async () => {
    const change = { type: "cancel", atPeriodEnd: chosen === "period_end", reason: reason.trim() } as const;
    if (await write(subscription, change)) back();
  };
  return (
    <Screen title={texts.cancelHeading}>
      <View style={styles.card}>
        <Text style={styles.text}>
          {texts.cancelIntroduction(titleOf(subscription, workspace.session.role, plans, look))}
        </Text>
        <RadioGroup
          label={texts.when}
          options={[
            { value: "period_end", label: texts.atPeriodEnd(end), hint: texts.atPeriodEndHint },
            { value: "now", label: texts.now, hint: texts.nowHint },
          ]}
          chosen={chosen}
          onChoose={setWhen}
        />
        <TextField
          label={texts.reason}
          value={reason}
          onChange={setReason}
          maxLength={REASON_CHARACTERS_MAX}
          multiline
        />
        <View style={styles.row}>
          <Button label={texts.doCancel} look="danger" onPress={() => void cancel()} />
          <Button label={texts.doNotCancel} onPress={back} />
        </View>
      </View>
    </Screen>
  );
}
