import type { ReactNode } from "react";
import { Text, View } from "react-native";
import { HOME, type Route } from "../model/route";
import { Button } from "./Button";
import { useLook } from "./look";
import { usePlace } from "./place";
import { useObserved } from "./useObserved";

/** The bar above every screen. */
export function Bar({ children }: { readonly children: ReactNode }) {
  const { styles } = useLook();
  return (
    <View role="banner" style={styles.bar}>
      <View style={styles.barContent}>{children}</View>
    </View>
  );
}

/** What the app is called. */
export function Brand() {
  const { styles } = useLook();
  return <Text style={styles.brand}>Occam</Text>;
}

/** The bar for somebody who is signed in: the way back, what waits, and who it is. */
export function TopBar({ route }: { readonly route: Route }) {
  const { texts, styles } = useLook();
  const { workspace, go, back } = usePlace();
  const { writes } = useObserved(workspace.queue);
  const needsPerson = writes.some(({ state }) => state === "conflict" || state === "refused");
  return (
    <Bar>
      {route.screen === HOME.screen ? <Brand /> : <Button label={texts.back} look="plain" onPress={back} />}
      <View style={styles.barSpace} />
      {writes.length > 0 && route.screen !== "waiting" && (
        <Button
          label={texts.waitingCount(writes.length)}
          look={needsPerson ? "warning" : "secondary"}
          onPress={() => go({ screen: "waiting" })}
        />
      )}
      {route.screen !== "account" && (
        <Button label={texts.account} look="plain" onPress={() => go({ screen: "account" })} />
      )}
    </Bar>
  );
}
