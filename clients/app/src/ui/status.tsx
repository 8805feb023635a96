/** One line above every screen that says whether there is a connection, and what just happened; screen readers read it out. */

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { Text, View } from "react-native";
import { useLook } from "./look";

/** How long good news stay. Bad ones stay until there are others. */
const MESSAGE_MS = 6000;

type Tone = "good" | "warning" | "bad";
type Announce = (message: string, tone?: "good" | "bad") => void;

const AnnounceContext = createContext<Announce>(() => {});

/** Says something in the line. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

interface StatusProps {
  readonly offline: boolean;
  readonly bar: ReactNode;
  readonly children: ReactNode;
}

/** The line, below the bar and above the screens. */
export function Status({ offline, bar, children }: StatusProps) {
  const { texts } = useLook();
  const [{ message, tone }, setMessage] = useState<{ message: string; tone: Tone }>({ message: "", tone: "good" });
  const announce = useRef<Announce>((message, tone = "good") => setMessage({ message, tone }));
  const wasOffline = useRef(false);
  useEffect(() => {
    if (wasOffline.current && !offline) announce.current(texts.connectedAgain);
    wasOffline.current = offline;
  }, [offline, texts]);
  useEffect(() => {
    if (message === "" || tone === "bad") return;
    const timer = setTimeout(() => setMessage({ message: "", tone: "good" }), MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [message, tone]);
  // That there is no connection says already that changes are kept.
  const shown: { message: string; tone: Tone } =
    offline && tone !== "bad" ? { message: texts.offline, tone: "warning" } : { message, tone };
  return (
    <AnnounceContext value={announce.current}>
      {bar}
      <View role="status" aria-live="polite">
        {shown.message !== "" && <Line {...shown} />}
      </View>
      {children}
    </AnnounceContext>
  );
}

function Line({ message, tone }: { readonly message: string; readonly tone: Tone }) {
  const { styles } = useLook();
  return (
    <View style={styles[`status_${tone}`]}>
      <View style={styles.statusContent}>
        <Text style={[styles.statusText, styles[`statusText_${tone}`]]}>{message}</Text>
      </View>
    </View>
  );
}
