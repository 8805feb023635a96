/** The values of one field: before, yours, theirs. */

import {
  type ConflictField,
  FieldDiffKind,
  type ShownValue,
  type Side,
  shownValues,
  type Texts,
  wordDiff,
} from "@occam/client/conflict";
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { View } from "./view.js";

type Column = "base" | "yours" | "current";

/** The three values; of what the change leaves alone only those that differ. */
export function valueColumns({ state, options }: View, field: ConflictField): TemplateResult {
  const { texts } = options;
  const { from } = field.decision ?? {};
  const values = shownValues(state.kind, field, options);
  const column = (name: Column, label: string, side?: Side) => html`
    <div class="value ${name}" ?data-chosen=${side !== undefined && from === side}>
      <dt>${label}</dt>
      <dd>${value(field.path, values[name], texts)}</dd>
    </div>
  `;
  const isTheirsOnly = field.kind === FieldDiffKind.THEIRS_ONLY;
  return html`
    <dl class="values ${values.isLong ? "" : "brief"}">
      ${column("base", texts.before)}
      ${isTheirsOnly ? nothing : column("yours", texts.yours, "mine")}
      ${column("current", texts.theirs, "theirs")}
    </dl>
  `;
}

function value(path: string, shown: ShownValue, texts: Texts): TemplateResult {
  const { text, comparedWith } = shown;
  if (comparedWith === undefined) return plainValue(path, shown);
  // To compare long texts takes its time, and typing draws everything anew.
  return html`${guard([comparedWith, text, texts], () => words(comparedWith, text, texts))}`;
}

/** A value that is not compared. */
export function plainValue(path: string, { text, none }: ShownValue): TemplateResult {
  if (none) return html`<span class="none">${text}</span>`;
  // Numbers and dates are in the reader's language already.
  return html`<span class="text" dir=${isProse(path) ? "auto" : nothing}>${text}</span>`;
}

function isProse(path: string): boolean {
  return (
    path.startsWith("metadata.") ||
    ["notes", "memo", "description", "display_name", "cancel_reason", "lines"].includes(path)
  );
}

/** Underlined or struck through, not only coloured; and said to those who see neither. */
function words(before: string, after: string, texts: Texts): TemplateResult {
  const spoken = (text: string) => html`<span class="unseen">[${text}: </span>`;
  const end = html`<span class="unseen">]</span>`;
  const spans = wordDiff(before, after).map(({ kind, text }) => {
    if (kind === "added") return html`<ins>${spoken(texts.added)}${text}${end}</ins>`;
    if (kind === "removed") return html`<del>${spoken(texts.removed)}${text}${end}</del>`;
    return text;
  });
  return html`<span class="text" dir="auto">${spans}</span>`;
}
