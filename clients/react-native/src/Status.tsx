import { announcement } from "@occam/client/conflict";
import { Text, View } from "react-native";
import { useLook } from "./look";
import { useAnnouncement } from "./useAnnouncement";

/** What has happened while the screen was open. It is read out without being asked for. */
export function Status() {
  const look = useLook();
  const { styles, state, texts } = look;
  const status = announcement(state, look);
  const isGood = state.phase === "saved" || state.phase === "queued";
  useAnnouncement(status);
  return (
    <>
      {/* Always there, since a region is read out only if it was there before its text. */}
      <View
        role="status"
        accessibilityLiveRegion="polite"
        style={status !== "" && [styles.status, isGood && styles.statusGood]}
      >
        {status !== "" && <Text style={[styles.noticeText, isGood && styles.statusGoodText]}>{status}</Text>}
      </View>
      {state.settled && <Text style={styles.settled}>{texts.settled}</Text>}
    </>
  );
}
