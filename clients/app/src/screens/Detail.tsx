import { useCallback, useEffect, useState } from "react";
import { Text, View } from "react-native";
import type { Problem } from "../model/problem";
import type { Shown } from "../model/workspace";
import { Actions } from "../ui/Actions";
import { Attention } from "../ui/Attention";
import { Badge } from "../ui/Badge";
import { Button } from "../ui/Button";
import { Facts } from "../ui/Facts";
import { formatMoment } from "../ui/format";
import { useLook } from "../ui/look";
import { Notes } from "../ui/Notes";
import { usePlace } from "../ui/place";
import { Screen } from "../ui/Screen";
import { Failed, Loading } from "../ui/States";
import { outlook, pendingMark, statusText, statusTone, titleOf } from "../ui/subscription";
import { useObserved } from "../ui/useObserved";
import { useShown } from "../ui/useShown";

/** How often somebody else's changes are looked for while one is looked at. */
const POLL_MS = 15_000;

/** One subscription. */
export function Detail({ id }: { readonly id: string }) {
  const look = useLook();
  const { texts, styles, locale } = look;
  const { workspace } = usePlace();
  const { plans } = useObserved(workspace.subscriptions);
  const offline = useObserved(workspace.connection) === false;
  const shown = useShown(id);
  const [problem, setProblem] = useState<Problem>();
  const read = useCallback(async () => setProblem(await workspace.subscriptions.read(id)), [workspace, id]);

  useEffect(() => {
    // Also when the connection is back.
    if (!offline) void read();
    const timer = setInterval(() => void read(), POLL_MS);
    return () => clearInterval(timer);
  }, [read, offline]);

  const { role } = workspace.session;
  // Offline it stays what it was; what is gone, or not the person's any more, does not.
  const blocks = problem !== undefined && (shown === undefined || problem.type === "not_found");
  const title = shown && !blocks ? titleOf(shown.subscription, role, plans, look) : texts.details;
  return (
    <Screen
      title={title}
      onRefresh={read}
      beside={<Button label={texts.refresh} look="plain" onPress={() => void read()} />}
    >
      {blocks && <Failed problem={problem} offline={texts.nothingKept} onRetry={read} />}
      {shown === undefined && !problem && <Loading />}
      {shown && !blocks && (
        <>
          <Standing shown={shown} />
          <Attention writes={shown.writes} />
          {offline && <Text style={styles.muted}>{texts.lastRead(formatMoment(shown.time, locale))}</Text>}
          {role !== "customer" && <Notes shown={shown} />}
          <Actions shown={shown} />
          <Facts shown={shown} plans={plans} />
        </>
      )}
    </Screen>
  );
}

/** Where it stands, and what waits for it. */
function Standing({ shown: { subscription, writes } }: { readonly shown: Shown }) {
  const look = useLook();
  const mark = pendingMark(writes, look);
  return (
    <View style={look.styles.row}>
      <Badge text={statusText(subscription, look)} tone={statusTone(subscription)} />
      {mark && <Badge text={mark.text} tone={mark.tone} />}
      <Text style={look.styles.muted}>{outlook(subscription, look)}</Text>
    </View>
  );
}
