import { introduction } from "@occam/client/conflict";
import type { Ref } from "react";
import { Text, View } from "react-native";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { Status } from "./Status";

/** What happened: which entity, how far it has moved, and what has come since. */
export function Header({ id, title }: { readonly id: string; readonly title: Ref<Text> }) {
  const look = useLook();
  const { texts, state, styles, isOver } = look;
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
