import { introduction } from "@occam/client/conflict";
import { useEffect, useRef } from "react";
import { Text, View } from "react-native";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { Status } from "./Status";
import { isWeb } from "./web";

/** What happened: which entity, how far it has moved, and what has come since. */
export function Header({ id }: { readonly id: string }) {
  const look = useLook();
  const { texts, state, styles, isOver } = look;
  const title = useRef<Text>(null);
  useEffect(() => {
    // The button that had the focus is gone, and a screen reader reads on from here.
    if (isOver && isWeb) title.current?.focus();
  }, [isOver]);
  return (
    <View style={styles.header}>
      <Heading level={2} id={id} ref={title}>
        {texts.heading}
      </Heading>
      {!isOver && <Text style={styles.introduction}>{introduction(state, look)}</Text>}
      <Status />
    </View>
  );
}
