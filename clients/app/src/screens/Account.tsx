import { useState } from "react";
import { Text, View } from "react-native";
import { Button } from "../ui/Button";
import { LanguageChoice } from "../ui/LanguageChoice";
import { useLook } from "../ui/look";
import { usePlace } from "../ui/place";
import { Question } from "../ui/Question";
import { Screen } from "../ui/Screen";
import { useFocusBack } from "../ui/useFocus";
import { useObserved } from "../ui/useObserved";

/** Who is signed in, and out again. */
export function Account({ onSignOut }: { readonly onSignOut: () => void }) {
  const { texts, styles } = useLook();
  const { workspace } = usePlace();
  const { writes } = useObserved(workspace.queue);
  const [asking, setAsking] = useState(false);
  const asks = useFocusBack(asking);
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
          <Question
            text={texts.signOutWaiting(writes.length)}
            yes={texts.signOutAllTheSame}
            no={texts.staySignedIn}
            onYes={onSignOut}
            onNo={() => setAsking(false)}
          />
        ) : (
          <View style={styles.row}>
            <Button
              ref={asks}
              label={texts.signOut}
              onPress={() => (writes.length > 0 ? setAsking(true) : onSignOut())}
            />
          </View>
        )}
      </View>
      <View style={styles.card}>
        <LanguageChoice />
      </View>
    </Screen>
  );
}
