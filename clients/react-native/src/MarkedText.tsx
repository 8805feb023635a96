import { type TextSpan, wordDiff } from "@occam/client/conflict";
import { useMemo } from "react";
import { Text } from "react-native";
import { useLook } from "./look";
import { isWeb, onWeb } from "./web";

/** What became of `before`: what was added is underlined, what was removed struck through, beside the colours. */
export function MarkedText({ before, after }: { readonly before: string; readonly after: string }) {
  const { styles, texts } = useLook();
  const spans = useMemo(() => wordDiff(before, after), [before, after]);
  // A phone reads a text out as one, whatever parts it has.
  const spoken = spans.map(({ kind, text }) => (kind === "same" ? text : `[${texts[kind]}: ${text}]`)).join("");
  return (
    <Text style={styles.value} {...(isWeb ? {} : { "aria-label": spoken })}>
      {spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place.
        <Span key={index} span={span} apart={spans[index - 1]?.kind === "removed"} />
      ))}
    </Text>
  );
}

interface SpanProps {
  readonly span: TextSpan;
  /** Whether to keep it apart from the one before. */
  readonly apart: boolean;
}

function Span({ span: { kind, text }, apart }: SpanProps) {
  const { styles, texts } = useLook();
  if (kind === "same") return text;
  const isAdded = kind === "added";
  return (
    <Text
      style={isAdded ? [styles.added, apart && styles.apart] : styles.removed}
      {...onWeb({ role: isAdded ? "insertion" : "deletion" })}
    >
      <Unseen text={`[${texts[kind]}: `} />
      {text}
      <Unseen text="]" />
    </Text>
  );
}

/** For those who see neither colours nor lines, in browsers. */
function Unseen({ text }: { readonly text: string }) {
  const { styles, rightToLeft } = useLook();
  if (!isWeb) return null;
  return (
    // With a direction of its own it has no say in that of the text around it, which is that of its first letter.
    <Text style={styles.unseen} {...onWeb({ dir: rightToLeft ? "rtl" : "ltr" })}>
      {text}
    </Text>
  );
}
