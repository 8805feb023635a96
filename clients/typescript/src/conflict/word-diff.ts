/** What changed in a text, word by word: for people to see, never to merge by. */

import { diffWordsWithSpace } from "diff";

/** A piece of text, and what became of it. */
export interface TextSpan {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** Two long texts that have nothing in common take longest, and gain nothing by being compared. */
const TIMEOUT_MS = 100;

/** The words that `after` has and `before` had not, and the other way round. Past a time limit all of it was replaced. */
export function wordDiff(before: string, after: string): readonly TextSpan[] {
  const changes = diffWordsWithSpace(before, after, { timeout: TIMEOUT_MS });
  if (changes === undefined) return joined([span("removed", before), span("added", after)]);
  return joined(
    changes.map((change) => span(change.added ? "added" : change.removed ? "removed" : "same", change.value)),
  );
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
