/** What changed in a text, word by word: for people to see, never to merge by. */

import { diffArrays } from "diff";

/** A piece of text, and what became of it. */
export interface TextSpan {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Two long texts that have nothing in common take longest, and gain nothing by being compared. */
const TIMEOUT_MS = 100;

/**
 * A line's end, white space, a word, or one sign. `diff` has words of Latin letters only, and not all engines know the classes
 * of Unicode; so a word is what is neither space nor a sign. Chinese and Japanese have no spaces, and are compared sign by sign.
 */
const SIGNS =
  "!-&(-/:-@[-`{-~\u00a1-\u00bf\u060c\u061b\u061f\u06d4\u2010-\u2018\u201a-\u205e\u3001-\u303f\uff01-\uff0f";
const UNSPACED = "\u3040-\u30ff\u3400-\u9fff";
const TOKENS = new RegExp(`\n|[^\\S\n]+|[^\\s${SIGNS}${UNSPACED}]+|[^]`, "g");

/** The words that `after` has and `before` had not, and the other way round. Past a time limit all of it was replaced. */
export function wordDiff(before: string, after: string): readonly TextSpan[] {
  const changes = diffArrays(before.match(TOKENS) ?? [], after.match(TOKENS) ?? [], { timeout: TIMEOUT_MS });
  if (changes === undefined) return joined([span("removed", before), span("added", after)]);
  const kind = ({ added, removed }: { added: boolean; removed: boolean }) =>
    added ? "added" : removed ? "removed" : "same";
  return joined(changes.map((change) => span(kind(change), change.value.join(""))));
}

function span(kind: TextSpan["kind"], text: string): TextSpan {
  return { kind, text };
}

/** Puts words together that changed in a row: a phrase that was replaced reads better than its words taken one by one. */
function joined(spans: readonly TextSpan[]): TextSpan[] {
  const result: TextSpan[] = [];
  let removed = "";
  let added = "";
  const flush = () => {
    if (removed) result.push(span("removed", removed));
    if (added) result.push(span("added", added));
    removed = added = "";
  };
  spans.forEach(({ kind, text }, index) => {
    const isBetween = removed !== "" && added !== "" && index < spans.length - 1 && /^[^\S\n]+$/.test(text);
    if (kind === "removed" || (kind === "same" && isBetween)) removed += text;
    if (kind === "added" || (kind === "same" && isBetween)) added += text;
    if (kind === "same" && !isBetween) {
      flush();
      if (text) result.push(span("same", text));
    }
  });
  flush();
  return result;
}
