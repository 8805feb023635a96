import { useRef } from "react";
import { Text, View } from "react-native";
import { Button } from "../ui/Button";
import { formatMoment } from "../ui/format";
import { useLook } from "../ui/look";
import { usePlace } from "../ui/place";
import { Screen } from "../ui/Screen";
import { Empty, Failed, Loading } from "../ui/States";
import { SubscriptionCard } from "../ui/SubscriptionCard";
import { useObserved } from "../ui/useObserved";

/** All subscriptions that the person may see. It stays behind the other screens, and so keeps its place. */
export function List({ shown }: { readonly shown: boolean }) {
  const { texts, styles, locale } = useLook();
  const { workspace, go } = usePlace();
  const { subscriptions, connection } = workspace;
  const { entities, order, hasMore, listTime, plans, loading, problem } = useObserved(subscriptions);
  useObserved(workspace.queue);
  const offline = useObserved(connection) === false;
  const cards = useRef(new Map<string, View>());
  const opened = useRef("");
  const refresh = () => void workspace.wake();

  const open = (id: string) => {
    opened.current = id;
    go({ screen: "detail", id });
  };

  const isFirst = listTime === undefined;
  return (
    <Screen
      title={texts.subscriptions}
      shown={shown}
      focusOn={() => cards.current.get(opened.current)}
      refreshing={loading === "list"}
      onRefresh={refresh}
      beside={<Button label={texts.refresh} look="plain" onPress={refresh} />}
    >
      {offline && listTime && <Text style={styles.muted}>{texts.lastRead(formatMoment(listTime, locale))}</Text>}
      {problem && (isFirst || problem.type !== "offline") && (
        <Failed problem={problem} offline={texts.nothingKept} onRetry={refresh} />
      )}
      {isFirst && !problem && <Loading />}
      {!isFirst && order.length === 0 && <Empty text={texts.noSubscriptions} />}
      {order.length > 0 && (
        <View role="list" aria-label={texts.subscriptions} style={styles.stack}>
          {order.flatMap((id) => {
            const read = entities.get(id);
            if (read === undefined) return [];
            return (
              <View key={id} role="listitem">
                <SubscriptionCard
                  shown={workspace.show(read)}
                  plans={plans}
                  role={workspace.session.role}
                  onPress={() => open(id)}
                  mounted={(view) => {
                    if (view) cards.current.set(id, view);
                    else cards.current.delete(id);
                  }}
                />
              </View>
            );
          })}
        </View>
      )}
      {loading === "more" ? (
        <Loading />
      ) : (
        hasMore && <Button label={texts.showMore} onPress={() => void subscriptions.more()} />
      )}
    </Screen>
  );
}
