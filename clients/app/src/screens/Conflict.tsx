import { ConflictScreen } from "@occam/react-native";
import { View } from "react-native";
import { useLook } from "../ui/look";
import { usePlace } from "../ui/place";
import { Screen } from "../ui/Screen";
import { Empty, Failed, Loading } from "../ui/States";
import { titleOf } from "../ui/subscription";
import { Title } from "../ui/Title";
import { useConflict } from "../ui/useConflict";
import { useObserved } from "../ui/useObserved";

/** Lets a person choose about one write that met another. */
export function Conflict({ id }: { readonly id: string }) {
  const look = useLook();
  const { texts, styles, locale, names } = look;
  const { workspace, back } = usePlace();
  const { plans } = useObserved(workspace.subscriptions);
  const { asked, askAgain } = useConflict(id);

  if (asked.type === "open") {
    const { resolution } = asked;
    const close = () => {
      if (resolution.state.settled) void workspace.settle(id);
      back();
    };
    const title = titleOf(asked.subscription, workspace.session.role, plans, look);
    return (
      <View role="main" style={styles.fill}>
        <View style={styles.above}>
          <Title text={title} />
        </View>
        <ConflictScreen
          resolution={resolution}
          locale={locale}
          texts={names}
          onSaved={() => void workspace.flush()}
          onClose={close}
        />
      </View>
    );
  }
  return (
    <Screen title={texts.states.conflict}>
      {asked.type === "asking" && <Loading />}
      {asked.type === "gone" && <Empty text={texts.conflictGone} />}
      {asked.type === "failed" && <Failed problem={asked.problem} offline={texts.conflictOffline} onRetry={askAgain} />}
    </Screen>
  );
}
