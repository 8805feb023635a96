import { useSyncExternalStore } from "react";

/** What has a state and tells of its changes: the app's own models, the queue. */
export interface Observed<S> {
  readonly state: S;
  subscribe(listener: () => void): () => void;
}

/** The state, anew with each change. */
export function useObserved<S>(observed: Observed<S>): S {
  return useSyncExternalStore(
    (listener) => observed.subscribe(listener),
    () => observed.state,
  );
}
