import { useEffect, useMemo } from "react";
import { View } from "react-native";
import type { Route } from "../model/route";
import type { Workspace } from "../model/workspace";
import type { Navigator } from "../platform/navigator";
import { watchPresence } from "../platform/presence";
import { useLook } from "../ui/look";
import { type Place, PlaceProvider } from "../ui/place";
import { Status, useAnnounce } from "../ui/status";
import { TopBar } from "../ui/TopBar";
import { useObserved } from "../ui/useObserved";
import { Account } from "./Account";
import { Cancel } from "./Cancel";
import { Conflict } from "./Conflict";
import { Detail } from "./Detail";
import { List } from "./List";
import { Waiting } from "./Waiting";

interface SignedInProps {
  readonly workspace: Workspace;
  readonly navigator: Navigator;
  readonly onSignOut: () => void;
}

/** The app of somebody who is signed in. */
export function SignedIn({ workspace, navigator, onSignOut }: SignedInProps) {
  const { styles } = useLook();
  const route = useObserved(navigator);
  const offline = useObserved(workspace.connection) === false;
  const place = useMemo(
    (): Place => ({ workspace, go: (to) => navigator.go(to), back: () => navigator.back() }),
    [workspace, navigator],
  );
  useEffect(() => {
    return watchPresence({
      onWake: () => void workspace.wake(),
      // Sending begins with reading what is written down.
      onOtherWindow: () => void workspace.flush(),
      onOffline: () => workspace.connection.lose(),
    });
  }, [workspace]);
  return (
    <PlaceProvider value={place}>
      <Status offline={offline} bar={<TopBar route={route} />}>
        {route.screen !== "conflict" && <Saved workspace={workspace} />}
        <View style={styles.fill}>
          <List shown={route.screen === "list"} />
          <Above route={route} onSignOut={onSignOut} />
        </View>
      </Status>
    </PlaceProvider>
  );
}

/** Says when something is saved, which the conflict screen does itself. */
function Saved({ workspace }: { readonly workspace: Workspace }) {
  const { texts } = useLook();
  const announce = useAnnounce();
  useEffect(() => workspace.queue.onReply(() => announce(texts.saved)), [workspace, announce, texts]);
  return null;
}

/** The screen before the list, if there is one; another one for each entity. */
function Above({ route, onSignOut }: { readonly route: Route; readonly onSignOut: () => void }) {
  switch (route.screen) {
    case "list":
      return null;
    case "detail":
      return <Detail key={route.id} id={route.id} />;
    case "cancel":
      return <Cancel key={route.id} id={route.id} />;
    case "waiting":
      return <Waiting />;
    case "conflict":
      return <Conflict key={route.id} id={route.id} />;
    case "account":
      return <Account onSignOut={onSignOut} />;
  }
}
