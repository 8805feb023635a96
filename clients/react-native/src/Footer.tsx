import { choicesLeft } from "@occam/client/conflict";
import { useId } from "react";
import { Text, View } from "react-native";
import { Button } from "./Button";
import { Failure } from "./Failure";
import { useLook } from "./look";

/** What is left to do, and the way out. */
export function Footer({ onClose }: { readonly onClose: () => void }) {
  const look = useLook();
  const { state, resolution, texts, styles, isOver } = look;
  const leftId = useId();
  const isSaving = state.phase === "saving";
  return (
    <View style={styles.footer}>
      <View style={styles.footerContent}>
        <Failure />
        {isOver || state.settled ? (
          <View style={styles.footerButtons}>
            <Button label={texts.close} onPress={onClose} />
          </View>
        ) : (
          <View style={styles.footerRow}>
            <Text id={leftId} style={styles.left}>
              {choicesLeft(state, look)}
            </Text>
            <View style={styles.footerButtons}>
              <Button label={texts.closeWithoutSaving} onPress={onClose} disabled={isSaving} />
              <Button
                label={isSaving ? texts.saving : texts.save}
                describedBy={leftId}
                onPress={() => void resolution.save()}
                look="main"
                disabled={!state.canSave && !isSaving}
                busy={isSaving}
              />
            </View>
          </View>
        )}
      </View>
    </View>
  );
}
