/** The app: signed out, signed in, and what lies between. */

import AsyncStorage from "@react-native-async-storage/async-storage";
import { useEffect, useState } from "react";
import { AppModel, type Surroundings } from "./model/app";
import { languagePreference } from "./model/language";
import { given } from "./platform/given";
import { Navigator } from "./platform/navigator";
import { transportTo } from "./platform/transport";
import { SignedIn } from "./screens/SignedIn";
import { SignIn } from "./screens/SignIn";
import { StartFailed } from "./screens/StartFailed";
import { Frame } from "./ui/Frame";
import { Loading } from "./ui/States";
import { Bar, Brand } from "./ui/TopBar";
import { useObserved } from "./ui/useObserved";

const DEVICE: Surroundings = { storage: AsyncStorage, transportTo };

/** Where `occam serve` listens unless told otherwise. */
const SERVER = "http://127.0.0.1:50051";

/** The whole app, on this device or in other surroundings. */
export function App({ around = DEVICE }: { readonly around?: Surroundings }) {
  const [model] = useState(() => new AppModel(around));
  const [navigator] = useState(() => new Navigator());
  const [preference] = useState(() => languagePreference(around.storage, given().locale));
  const state = useObserved(model);
  useEffect(() => {
    void model.start();
    return () => model.close();
  }, [model]);
  useEffect(() => void preference.read(), [preference]);
  useEffect(() => navigator.start(), [navigator]);

  const signOut = async () => {
    await model.signOut();
    navigator.reset();
  };
  return (
    <Frame preference={preference}>
      {state.type !== "signed_in" && (
        <Bar>
          <Brand />
        </Bar>
      )}
      {state.type === "starting" && <Loading />}
      {state.type === "signed_out" && (
        <SignIn
          initial={{ server: given().server ?? state.last?.server ?? SERVER, name: "", role: "support", customer: "" }}
          onSignIn={(session) => void model.signIn(session)}
        />
      )}
      {state.type === "signed_in" && (
        <SignedIn workspace={state.workspace} navigator={navigator} onSignOut={() => void signOut()} />
      )}
      {state.type === "failed" && (
        <StartFailed
          message={state.message}
          onRetry={() => void model.signIn(state.session)}
          onSignOut={() => void signOut()}
        />
      )}
    </Frame>
  );
}
