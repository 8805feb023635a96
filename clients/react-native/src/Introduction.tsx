import { introduction } from "@occam/client/conflict";
import { Text, View } from "react-native";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { Status } from "./Status";

/** What happened: which entity, how far it has moved, and what has come since. */
export function Introduction() {
  const look = useLook();
  return (
    <View style={look.styles.introduction}>
      <Heading level={1}>{look.texts.heading}</Heading>
      <Text style={look.styles.text}>{introduction(look.state, look)}</Text>
      <Status />
    </View>
  );
}
