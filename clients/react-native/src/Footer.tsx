import { choicesLeft } from "@occam/client/conflict";
import { Text, View } from "react-native";
import { Button } from "./Button";
import { Failure } from "./Failure";
import { useLook } from "./look";

/** What is left to do, and the way out. */
export function Footer({ onClose }: { readonly onClose: () => void }) {
  const look = useLook();
  const { state, resolution, texts, styles } = look;
  const isSaving = state.phase === "saving";
  const isDone = state.phase === "saved" || state.phase === "queued" || state.settled;
  return (
    <View style={styles.footer}>
      <View style={styles.footerContent}>
        <Failure />
        {isDone ? (
          <View style={styles.footerButtons}>
            <Button label={texts.close} onPress={onClose} primary />
          </View>
        ) : (
          <View style={styles.footerRow}>
            <Text style={styles.footerText}>{choicesLeft(state, look)}</Text>
            <View style={styles.footerButtons}>
              <Button label={texts.closeWithoutSaving} onPress={onClose} disabled={isSaving} />
              <Button
                label={isSaving ? texts.saving : texts.save}
                onPress={() => void resolution.save()}
                disabled={!state.canSave}
                primary
              />
            </View>
          </View>
        )}
      </View>
    </View>
  );
}
