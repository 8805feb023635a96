import { introduction } from "@occam/client/conflict";
import { useEffect, useRef } from "react";
import { Text, View } from "react-native";
import { focusOn } from "./focusOn";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { Status } from "./Status";

/** What happened: which entity, how far it has moved, and what has come since. */
export function Header({ id }: { readonly id: string }) {
  const look = useLook();
  const { texts, state, styles, isOver } = look;
  const title = useRef<Text>(null);
  const wasSaving = useRef(false);
  useEffect(() => {
    // The button that had the focus is gone, or cannot be pressed, and what is new is told below the title.
    if (wasSaving.current && (isOver || state.phase === "choosing")) focusOn(title.current);
    wasSaving.current = state.phase === "saving";
  }, [isOver, state.phase]);
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
