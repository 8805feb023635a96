/** What there is to decide about one write, asked of the server; and how to ask again. */

import type { Subscription } from "@occam/client";
import { ConflictResolution } from "@occam/client/conflict";
import { QueueError } from "@occam/client/offline";
import { useCallback, useEffect, useState } from "react";
import { type Problem, problemOf } from "../model/problem";
import { READ_TIMEOUT_MS } from "../model/subscriptions";
import type { Workspace } from "../model/workspace";
import { usePlace } from "./place";
import { useObserved } from "./useObserved";

/** How long to try if there seems to be no connection. */
const OFFLINE_TIMEOUT_MS = 2000;

/** What came of asking. */
export type Asked =
  | { readonly type: "asking" }
  | { readonly type: "gone" }
  | { readonly type: "failed"; readonly problem: Problem }
  | { readonly type: "open"; readonly resolution: ConflictResolution; readonly subscription: Subscription };

/** Asks at once, and again when the connection is back. */
export function useConflict(id: string): { readonly asked: Asked; readonly askAgain: () => void } {
  const { workspace } = usePlace();
  const [asked, setAsked] = useState<Asked>({ type: "asking" });
  const ask = useCallback(async () => {
    setAsked(await answer(workspace, id));
    // If it is no conflict any more, it waits to be sent.
    await workspace.flush();
  }, [workspace, id]);
  const isAsking = asked.type === "asking";
  useEffect(() => void (isAsking && ask()), [isAsking, ask]);
  const offline = useObserved(workspace.connection) === false;
  useEffect(() => {
    if (!offline) setAsked((now) => (isOffline(now) ? { type: "asking" } : now));
  }, [offline]);
  return { asked, askAgain: () => setAsked({ type: "asking" }) };
}

function isOffline(asked: Asked): boolean {
  return asked.type === "failed" && asked.problem.type === "offline";
}

async function answer({ queue, connection }: Workspace, id: string): Promise<Asked> {
  try {
    // Without a connection it is repeated until the time is over; nobody wants to look at that for long.
    const timeoutMs = connection.state === false ? OFFLINE_TIMEOUT_MS : READ_TIMEOUT_MS;
    const conflict = await queue.conflict(id, { timeoutMs });
    const write = queue.state.writes.find((each) => each.id === id);
    if (write === undefined) return { type: "gone" };
    const resolution = new ConflictResolution(queue.sender(id), conflict);
    return { type: "open", resolution, subscription: write.base as Subscription };
  } catch (error) {
    // It was decided, or discarded, or went through after all.
    if (error instanceof QueueError) return { type: "gone" };
    return { type: "failed", problem: problemOf(error) };
  }
}
