import type { ConflictError } from "@occam/client";
import { ConflictResolution } from "@occam/client/conflict";
import { QueueError } from "@occam/client/offline";
import { ConflictScreen } from "@occam/react-native";
import { useCallback, useEffect, useState } from "react";
import { View } from "react-native";
import { type Problem, problemOf } from "../model/problem";
import { useLook } from "../ui/look";
import { usePlace } from "../ui/place";
import { Screen } from "../ui/Screen";
import { Empty, Failed, Loading } from "../ui/States";

type Asked =
  | { readonly type: "asking" }
  | { readonly type: "gone" }
  | { readonly type: "failed"; readonly problem: Problem }
  | { readonly type: "open"; readonly resolution: ConflictResolution };

/** Lets a person choose about one write that met another. */
export function Conflict({ id }: { readonly id: string }) {
  const { texts, styles, locale, names } = useLook();
  const { workspace, back } = usePlace();
  const { queue } = workspace;
  const [asked, setAsked] = useState<Asked>({ type: "asking" });

  const ask = useCallback(async () => {
    setAsked({ type: "asking" });
    const open = (conflict: ConflictError) => new ConflictResolution(queue.sender(id), conflict);
    setAsked(await answer(() => queue.conflict(id), open));
    // If it is no conflict any more, it waits to be sent.
    await workspace.flush();
  }, [workspace, queue, id]);
  useEffect(() => void ask(), [ask]);

  if (asked.type === "open") {
    return (
      <View role="main" style={styles.fill}>
        <ConflictScreen
          resolution={asked.resolution}
          locale={locale}
          texts={names}
          onSaved={() => void workspace.flush()}
          onClose={back}
        />
      </View>
    );
  }
  return (
    <Screen title={texts.states.conflict}>
      {asked.type === "asking" && <Loading />}
      {asked.type === "gone" && <Empty text={texts.conflictGone} />}
      {asked.type === "failed" && <Failed problem={asked.problem} offline={texts.conflictOffline} onRetry={ask} />}
    </Screen>
  );
}

async function answer(
  ask: () => Promise<ConflictError>,
  open: (conflict: ConflictError) => ConflictResolution,
): Promise<Asked> {
  try {
    return { type: "open", resolution: open(await ask()) };
  } catch (error) {
    // It was decided, or discarded, or went through after all.
    if (error instanceof QueueError) return { type: "gone" };
    return { type: "failed", problem: problemOf(error) };
  }
}
