/** The values of one field: before, yours, theirs. */

import type { KindName } from "@occam/client";
import {
  type ConflictField,
  FieldDiffKind,
  formatValue,
  type JsonValue,
  type Side,
  type Texts,
  type WordingOptions,
  wordDiff,
} from "@occam/client/conflict";
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { View } from "./view.js";

/** Longer texts, and those of several lines, are compared word by word. */
const SHORT_CHARS_MAX = 60;

type Column = "base" | "yours" | "current";

/** The three values; of what the change leaves alone only those that differ. */
export function valueColumns(view: View, field: ConflictField): TemplateResult {
  const { texts } = view.options;
  const { from } = field.decision ?? {};
  const column = (name: Column, label: string, side?: Side) => html`
    <div class="value ${name}" ?data-chosen=${side !== undefined && from === side}>
      <dt>${label}</dt>
      <dd>${value(view, field, name)}</dd>
    </div>
  `;
  const isTheirsOnly = field.kind === FieldDiffKind.THEIRS_ONLY;
  return html`
    <dl class="values ${isLongText(field) ? "" : "brief"}">
      ${column("base", texts.before)}
      ${isTheirsOnly ? nothing : column("yours", texts.yours, "mine")}
      ${column("current", texts.theirs, "theirs")}
    </dl>
  `;
}

function value({ state, options }: View, field: ConflictField, name: Column): TemplateResult {
  const { texts } = options;
  const shown = field[name];
  if (field.missing.includes(name)) return html`<span class="none">${texts.notShown}</span>`;
  const isWorded = name !== "base" && isLongText(field) && !field.missing.includes("base");
  if (isWorded && shown !== undefined) {
    const [before, after] = [String(field.base ?? ""), String(shown)];
    // To compare long texts takes its time, and typing draws everything anew.
    return html`${guard([before, after, texts], () => words(before, after, texts))}`;
  }
  return plainValue(state.kind, field.path, shown, options);
}

/** A value that is not compared. */
export function plainValue(kind: KindName, path: string, value: JsonValue | undefined, options: WordingOptions) {
  const text = formatValue(kind, path, value, options);
  if (value === undefined || value === "" || value === null) return html`<span class="none">${text}</span>`;
  // Numbers and dates are in the reader's language already.
  return html`<span class="text" dir=${isProse(path) ? "auto" : nothing}>${text}</span>`;
}

function isLongText(field: ConflictField): boolean {
  if (field.editor !== "line" && field.editor !== "lines" && !isProse(field.path)) return false;
  const texts = [field.base, field.yours, field.current].filter((value) => typeof value === "string");
  return texts.some((text) => text.length > SHORT_CHARS_MAX || text.includes("\n"));
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
