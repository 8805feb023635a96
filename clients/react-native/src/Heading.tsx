import { Text } from "react-native";
import { useLook } from "./look";
import { onWeb } from "./web";

/** The screen's title, or, below it, that of a section. */
export function Heading({ level, children }: { readonly level: 1 | 2; readonly children: string }) {
  const { styles } = useLook();
  return (
    <Text role="heading" {...onWeb({ "aria-level": level })} style={level === 1 ? styles.title : styles.heading}>
      {children}
    </Text>
  );
}
