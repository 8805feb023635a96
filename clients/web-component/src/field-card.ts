/** One field: what happened to it, its values, and the choice. */

import {
  badgeOf,
  type ConflictField,
  choiceLabel,
  editStart,
  FieldDiffKind,
  fieldLabel,
  fieldsToShow,
  groupLabel,
  problemText,
  type Side,
  whoAndWhen,
} from "@occam/client/conflict";
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { valueColumns } from "./values.js";
import type { View } from "./view.js";

const BADGES: Readonly<Record<number, string>> = {
  [FieldDiffKind.YOURS_ONLY]: "only-yours",
  [FieldDiffKind.THEIRS_ONLY]: "only-theirs",
  [FieldDiffKind.BOTH_SAME]: "same",
};

/** A card with all about one field. */
export function fieldCard(view: View, field: ConflictField): TemplateResult {
  return card(view, field, field.choices.length > 0 ? choice(view, field) : nothing);
}

/** The fields of a verb, which is done again or left as a whole: one choice above them. */
export function verbCards(view: View): TemplateResult {
  const { state, options } = view;
  const own = state.fields.find(({ choices }) => choices.length > 0);
  const question =
    own && !state.settled
      ? html`
          <article class="card verb" aria-labelledby="question">
            ${mark(state.undecided.length > 0)}
            <h3 id="question">${options.texts.verbQuestion}</h3>
            ${choice(view, own)}
          </article>
        `
      : nothing;
  return html`${question} ${fieldsToShow(state).map((field) => card(view, field, nothing))}`;
}

function card(view: View, field: ConflictField, choices: TemplateResult | typeof nothing): TemplateResult {
  const { state, options } = view;
  const who = whoAndWhen(field, options);
  return html`
    <article class="card" aria-labelledby=${id("label", field)}>
      ${mark(state.action === "update" && state.undecided.includes(field.path))}
      <div class="about">
        <h3 id=${id("label", field)}>${fieldLabel(options.texts, state.kind, field.path)}</h3>
        <span class="badge ${BADGES[field.kind] ?? "both"}">${badgeOf(field, options.texts)}</span>
        ${who ? html`<span class="who" dir="auto">${who}</span>` : nothing}
      </div>
      ${valueColumns(view, field)} ${choices}
    </article>
  `;
}

/** Leads the eye to what is to be decided. */
function mark(isOpen: boolean): TemplateResult | typeof nothing {
  return isOpen ? html`<span class="mark"></span>` : nothing;
}

function choice(view: View, field: ConflictField): TemplateResult {
  const { state, options } = view;
  return html`
    <div
      class="choices"
      role="radiogroup"
      aria-label=${groupLabel(state, field, options.texts)}
      aria-required=${field.needsChoice}
    >
      ${field.choices.map((side) => radio(view, field, side))}
    </div>
    ${field.decision?.from === "edited" ? editBox(view, field, field.decision.text) : nothing}
    ${field.changedAgain ? warning(view, field) : nothing}
  `;
}

function radio({ resolution, state, options }: View, field: ConflictField, side: Side): TemplateResult {
  const choose = () => {
    if (side !== "edited") return resolution.choose(field.path, side);
    resolution.edit(field.path, editStart(field, options.locale));
  };
  return html`
    <label class="choice ${side}">
      <input
        type="radio"
        name=${id("choice", field)}
        .checked=${live(field.decision?.from === side)}
        ?disabled=${state.phase === "saving"}
        @change=${choose}
      />
      <span>${choiceLabel(state, side, options.texts)}</span>
    </label>
  `;
}

function editBox({ resolution, state, options }: View, field: ConflictField, text: string): TemplateResult {
  const problem = problemText(field, options);
  const onInput = (event: Event) =>
    resolution.edit(field.path, (event.target as HTMLInputElement | HTMLTextAreaElement).value);
  const isBusy = state.phase === "saving";
  const described = problem ? id("problem", field) : nothing;
  const box =
    field.editor === "lines"
      ? html`<textarea
          id=${id("edit", field)}
          dir="auto"
          rows=${Math.min(12, Math.max(3, text.split("\n").length + 1))}
          .value=${live(text)}
          ?readonly=${isBusy}
          aria-invalid=${problem !== undefined}
          aria-describedby=${described}
          @input=${onInput}
        ></textarea>`
      : html`<input
          id=${id("edit", field)}
          type="text"
          dir=${field.editor === "line" ? "auto" : nothing}
          autocomplete="off"
          inputmode=${{ integer: "numeric", amount: "decimal", line: "text" }[field.editor ?? "line"]}
          .value=${live(text)}
          ?readonly=${isBusy}
          aria-invalid=${problem !== undefined}
          aria-describedby=${described}
          @input=${onInput}
        />`;
  const label = options.texts.editLabel(fieldLabel(options.texts, state.kind, field.path));
  return html`
    <div class="edit">
      <label for=${id("edit", field)}>${label}</label>
      ${box} ${problem ? html`<p class="problem" id=${id("problem", field)}>${problem}</p>` : nothing}
    </div>
  `;
}

function warning({ resolution, state, options: { texts } }: View, field: ConflictField): TemplateResult {
  const name = texts.keepMyChoiceOf(groupLabel(state, field, texts));
  const confirm = (event: Event) => {
    // The button goes; the focus goes to the choice that it confirms.
    (event.currentTarget as HTMLElement).closest("article")?.querySelector<HTMLElement>("input:checked")?.focus();
    resolution.confirm(field.path);
  };
  return html`
    <div class="warning">
      <p>${texts.changedAgain}</p>
      <button type="button" class="quiet" aria-label=${name} @click=${confirm}>
        ${texts.keepMyChoice}
      </button>
    </div>
  `;
}

/** Paths have points, but no blanks. */
function id(part: string, field: ConflictField): string {
  return `${part}-${field.path}`;
}
