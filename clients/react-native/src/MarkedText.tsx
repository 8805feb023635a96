import { type TextSpan, wordDiff } from "@occam/client/conflict";
import { type ReactNode, useMemo } from "react";
import { Text } from "react-native";
import { type Look, useLook } from "./look";
import { isWeb, onWeb } from "./web";

/** What became of `before`: what was added is underlined, what was removed struck through, beside the colours. */
export function MarkedText({ before, after }: { readonly before: string; readonly after: string }) {
  const { styles, texts, rightToLeft } = useLook();
  // There can be hundreds of marks, and each letter that is typed draws the screen anew: these stay as they are.
  return useMemo(() => {
    const spans = wordDiff(before, after);
    // A phone reads a text out as one, whatever parts it has.
    const spoken = () => spans.map(({ kind, text }) => (kind === "same" ? text : `[${texts[kind]}: ${text}]`)).join("");
    return (
      <Text style={styles.value} {...(isWeb ? {} : { "aria-label": spoken() })}>
        {spans.map((span, index) => mark(span, index, spans[index - 1], { styles, texts, rightToLeft }))}
      </Text>
    );
  }, [before, after, styles, texts, rightToLeft]);
}

type MarkLook = Pick<Look, "styles" | "texts" | "rightToLeft">;

/** Spans have no identity but their place. */
function mark({ kind, text }: TextSpan, place: number, previous: TextSpan | undefined, look: MarkLook): ReactNode {
  if (kind === "same") return text;
  const { styles, texts } = look;
  const isAdded = kind === "added";
  // What replaces a word is kept apart from it.
  const added = [styles.added, previous?.kind === "removed" && styles.apart];
  return (
    <Text key={place} style={isAdded ? added : styles.removed} {...onWeb({ role: isAdded ? "insertion" : "deletion" })}>
      {unseen(`[${texts[kind]}: `, look)}
      {text}
      {unseen("]", look)}
    </Text>
  );
}

/** For those who see neither colours nor lines, in browsers. */
function unseen(text: string, { styles, rightToLeft }: MarkLook): ReactNode {
  if (!isWeb) return null;
  return (
    // With a direction of its own it has no say in that of the text around it, which is that of its first letter.
    <Text style={styles.unseen} {...onWeb({ dir: rightToLeft ? "rtl" : "ltr" })}>
      {text}
    </Text>
  );
}
