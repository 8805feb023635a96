import type { Subscription } from "@occam/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { Text, View } from "react-native";
import type { Problem } from "../model/problem";
import { Button } from "../ui/Button";
import { formatDate } from "../ui/format";
import { useLook } from "../ui/look";
import { usePlace } from "../ui/place";
import { RadioGroup } from "../ui/RadioGroup";
import { Screen } from "../ui/Screen";
import { Failed, Loading } from "../ui/States";
import { titleOf } from "../ui/subscription";
import { TextField } from "../ui/TextField";
import { useObserved } from "../ui/useObserved";
import { useShown } from "../ui/useShown";
import { useWrite } from "../ui/useWrite";

/** What the API takes. */
const REASON_CHARACTERS_MAX = 1000;

/** Asks how, and whether really, before a subscription is canceled. */
export function Cancel({ id }: { readonly id: string }) {
  const { texts } = useLook();
  const { workspace } = usePlace();
  const shown = useShown(id);
  const [problem, setProblem] = useState<Problem>();
  const read = useCallback(async () => setProblem(await workspace.subscriptions.read(id)), [workspace, id]);
  const isKnown = shown !== undefined;
  useEffect(() => {
    if (!isKnown) void read();
  }, [isKnown, read]);
  return (
    <Screen title={texts.cancelHeading}>
      {shown && <Form shown={shown.subscription} />}
      {!shown && (problem ? <Failed problem={problem} offline={texts.nothingKept} onRetry={read} /> : <Loading />)}
    </Screen>
  );
}

function Form({ shown }: { readonly shown: Subscription }) {
  const look = useLook();
  const { texts, styles, locale } = look;
  const { workspace, back } = usePlace();
  const { plans } = useObserved(workspace.subscriptions);
  // What the person saw when they opened it is what they decide about: nothing that is read or written meanwhile, least of
  // all this form's own write, may turn "at the end of the period" into "now".
  const [base] = useState(shown);
  // What is to end with the period anyway can only be ended sooner.
  const [chosen, setChosen] = useState<"period_end" | "now">(base.cancelAtPeriodEnd ? "now" : "period_end");
  const [reason, setReason] = useState("");
  const write = useWrite();
  // Through, or left: in browsers it stays for a moment after `back`.
  const isOver = useRef(false);
  useEffect(() => {
    isOver.current = false;
    return () => {
      isOver.current = true;
    };
  }, []);
  const end = formatDate(base.currentPeriodEndTime, locale) ?? "";
  const cancel = async () => {
    if (isOver.current) return;
    const change = { type: "cancel", atPeriodEnd: chosen === "period_end", reason: reason.trim() } as const;
    if (!(await write(base, change)) || isOver.current) return;
    isOver.current = true;
    back();
  };
  return (
    <View style={styles.card}>
      <Text style={styles.text}>{texts.cancelIntroduction(titleOf(base, workspace.session.role, plans, look))}</Text>
      <RadioGroup
        label={texts.when}
        options={[
          { value: "period_end", label: texts.atPeriodEnd(end), hint: texts.atPeriodEndHint },
          { value: "now", label: texts.now, hint: texts.nowHint },
        ]}
        chosen={chosen}
        onChoose={setChosen}
      />
      <TextField label={texts.reason} value={reason} onChange={setReason} maxLength={REASON_CHARACTERS_MAX} multiline />
      <View style={styles.row}>
        <Button label={texts.doCancel} look="danger" onPress={() => void cancel()} />
        <Button label={texts.doNotCancel} onPress={back} />
      </View>
    </View>
  );
}
