import type { Shown } from "../model/workspace";
import { usePlace } from "./place";
import { useObserved } from "./useObserved";

/** A subscription with what waits to be written to it; `undefined` if it was never read. */
export function useShown(id: string): Shown | undefined {
  const { workspace } = usePlace();
  const { entities } = useObserved(workspace.subscriptions);
  useObserved(workspace.queue);
  const read = entities.get(id);
  return read && workspace.show(read);
}
