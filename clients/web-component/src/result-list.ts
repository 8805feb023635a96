/** What will be saved, field by field. */

import { type ConflictField, fieldLabel, fieldsToShow, shownValue } from "@occam/client/conflict";
import { html, nothing, type TemplateResult } from "lit";
import { plainValue } from "./values.js";
import type { View } from "./view.js";

/** A preview of all fields as they will be. */
export function resultList(view: View): TemplateResult | typeof nothing {
  const { state, options } = view;
  const fields = fieldsToShow(state);
  if (state.settled || fields.length === 0) return nothing;
  return html`
    <section class="result" aria-labelledby="result">
      <h3 id="result">${options.texts.result}</h3>
      <dl>
        ${fields.map(
          (field) => html`
            <div class="line">
              <dt>${fieldLabel(options.texts, state.kind, field.path)}</dt>
              <dd>${value(view, field)}</dd>
            </div>
          `,
        )}
      </dl>
    </section>
  `;
}

function value({ state, options }: View, field: ConflictField): TemplateResult {
  if (!field.hasResult) return html`<span class="none">${options.texts.notChosenYet}</span>`;
  return plainValue(field.path, shownValue(state.kind, field.path, field.result, options));
}
