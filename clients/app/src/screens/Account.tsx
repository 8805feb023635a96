import { useState } from "react";
import { Text, View } from "react-native";
import { Button } from "../ui/Button";
import { LanguageChoice } from "../ui/LanguageChoice";
import { useLook } from "../ui/look";
import { usePlace } from "../ui/place";
import { Screen } from "../ui/Screen";
import { useObserved } from "../ui/useObserved";

/** Who is signed in, and out again. */
export function Account({ onSignOut }: { readonly onSignOut: () => void }) {
  const { texts, styles } = useLook();
  const { workspace } = usePlace();
  const { writes } = useObserved(workspace.queue);
  const [asking, setAsking] = useState(false);
  const { name, role, customer, server } = workspace.session;
  return (
    <Screen title={texts.account}>
      <View style={styles.card}>
        <View style={styles.tight}>
          <Text style={styles.muted}>{texts.signedInAs}</Text>
          <Text style={styles.strong}>{name}</Text>
          <Text style={styles.text}>{[texts.roles[role], customer].filter(Boolean).join(" · ")}</Text>
          <Text style={styles.muted}>{server}</Text>
        </View>
        {asking ? (
          <View role="alert" style={styles.notice}>
            <Text style={styles.noticeText}>{texts.signOutWaiting(writes.length)}</Text>
            <View style={styles.row}>
              <Button label={texts.signOutAllTheSame} look="danger" onPress={onSignOut} />
              <Button label={texts.staySignedIn} onPress={() => setAsking(false)} />
            </View>
          </View>
        ) : (
          <View style={styles.row}>
            <Button label={texts.signOut} onPress={() => (writes.length > 0 ? setAsking(true) : onSignOut())} />
          </View>
        )}
      </View>
      <View style={styles.card}>
        <LanguageChoice />
      </View>
    </Screen>
  );
}
