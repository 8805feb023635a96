import { announcement } from "@occam/client/conflict";
import { View } from "react-native";
import { useLook } from "./look";
import { Notice } from "./Notice";
import { useAnnouncement } from "./useAnnouncement";

/** What has happened while the screen was open. It is read out without being asked for. */
export function Status() {
  const look = useLook();
  const { state, texts, isOver } = look;
  const status = announcement(state, look);
  useAnnouncement(status);
  // Always there, since a region is read out only if it was there before its text.
  return (
    <View role="status" accessibilityLiveRegion="polite">
      {status !== "" && <Notice text={status} good={isOver} />}
      {state.settled && !isOver && <Notice text={texts.settled} good />}
    </View>
  );
}
