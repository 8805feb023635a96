import type { Ref } from "react";
import { Text } from "react-native";
import { useLook } from "./look";
import { onWeb } from "./web";

interface HeadingProps {
  /** 2 is the screen's title, and 3 that of a section: the page around it has its own. */
  readonly level: 2 | 3;
  readonly children: string;
  readonly id?: string;
  readonly ref?: Ref<Text>;
}

export function Heading({ level, children, id, ref }: HeadingProps) {
  const { styles } = useLook();
  return (
    <Text
      ref={ref}
      id={id}
      role="heading"
      // To be focused by the screen, not by the tab key.
      {...onWeb(level === 2 ? { "aria-level": level, tabIndex: -1 } : { "aria-level": level })}
      style={level === 2 ? styles.title : styles.heading}
    >
      {children}
    </Text>
  );
}
