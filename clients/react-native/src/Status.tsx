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
  const settled = state.settled && !isOver ? texts.settled : "";
  useAnnouncement(`${status} ${settled}`.trim());
  // Always there, since a region is read out only if it was there before its text.
  return (
    <View role="status" accessibilityLiveRegion="polite">
      {status !== "" && <Notice text={status} good={isOver} />}
      {settled !== "" && <Notice text={settled} good />}
    </View>
  );
}
