/** The element: its properties, when it asks whether anything changed again, and the order of what it shows. */

import type { Outcome } from "@occam/client";
import {
  announcement,
  type ConflictResolution,
  type ConflictState,
  choicesLeft,
  explainError,
  introduction,
  isRightToLeft,
  languageOf,
  type Texts,
  textsOf,
} from "@occam/client/conflict";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { fieldCard, verbCards } from "./field-card.js";
import { Polling } from "./polling.js";
import { resultList } from "./result-list.js";
import { styles } from "./styles.js";
import type { View } from "./view.js";

/**
 * `<occam-conflict>`. Give it a `resolution`; it fires `occam-saved`, whose `detail` is the outcome (`undefined` if it was
 * queued), and `occam-close`, when the person wants to leave.
 */
export class OccamConflict extends LitElement {
  static override styles = styles;
  static override properties = {
    resolution: { attribute: false },
    locale: { type: String },
    timeZone: { type: String, attribute: "time-zone" },
    texts: { attribute: false },
    pollSeconds: { type: Number, attribute: "poll-seconds" },
  };

  /** What it is about. */
  declare resolution: ConflictResolution | undefined;
  /** A BCP 47 tag; the document's language, or the browser's, unless given. */
  declare locale: string | undefined;
  /** An IANA name; the browser's unless given. */
  declare timeZone: string | undefined;
  /** Texts of the caller's own; those of the locale unless given. */
  declare texts: Texts | undefined;
  /** How often it looks whether the entity changed again; 0 is never. */
  declare pollSeconds: number;

  readonly #polling = new Polling(() => this.resolution?.refresh() ?? Promise.resolve());
  #unsubscribe: (() => void) | undefined;
  #phase: string | undefined;

  constructor() {
    super();
    this.pollSeconds = 10;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The first time that is done before it is drawn.
    if (this.hasUpdated) this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#polling.stop();
  }

  /** Puts the focus on the heading, from where a screen reader reads on. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>("h2")?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("resolution") || changed.has("pollSeconds")) this.#follow();
  }

  protected override updated(): void {
    const { state } = this.resolution ?? {};
    if (state === undefined || state.phase === this.#phase) return;
    const was = this.#phase;
    this.#phase = state.phase;
    if (was === undefined) return;
    const isOver = state.phase === "saved" || state.phase === "queued";
    // The button that had the focus is gone, or cannot be pressed; what is new is told below the heading.
    if (isOver || (was === "saving" && state.phase === "choosing")) this.focus();
    if (isOver) this.#fire("occam-saved", state.outcome);
  }

  /** What is not in a page, or has nothing to show, neither listens nor asks. */
  #follow(): void {
    this.#unsubscribe?.();
    this.#polling.stop();
    if (!this.isConnected) return;
    this.#phase = this.resolution?.state.phase;
    this.#unsubscribe = this.resolution?.subscribe(() => this.requestUpdate());
    if (this.resolution) this.#polling.start(this.pollSeconds);
  }

  #fire(name: string, detail?: Outcome): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #view(resolution: ConflictResolution): View {
    const locale = this.locale || document.documentElement.lang || navigator.language;
    const texts = this.texts ?? textsOf(locale);
    return { resolution, state: resolution.state, options: { texts, locale, timeZone: this.timeZone } };
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.resolution) return nothing;
    const view = this.#view(this.resolution);
    const { state, options } = view;
    const { texts } = options;
    const isOver = state.phase === "saved" || state.phase === "queued";
    const language = this.texts ? options.locale : languageOf(options.locale);
    const cards = state.action === "update" ? state.fields.map((field) => fieldCard(view, field)) : verbCards(view);
    const told = announcement(state, options);
    return html`
      <section
        class="screen"
        aria-labelledby="heading"
        lang=${language}
        dir=${isRightToLeft(language) ? "rtl" : "ltr"}
      >
        <header>
          <h2 id="heading" tabindex="-1">${texts.heading}</h2>
          ${isOver ? nothing : html`<p>${introduction(state, options)}</p>`}
          <div class="told" role="status">
            ${told ? html`<p class=${isOver ? "good" : "news"}>${told}</p>` : nothing}
            ${state.settled && !isOver ? html`<p class="good">${texts.settled}</p>` : nothing}
          </div>
        </header>
        ${
          isOver
            ? nothing
            : html`
          <div class="cards">${cards}</div>
          ${bulk(view)}
        `
        }
        ${resultList(view)} ${this.#footer(view, isOver)}
      </section>
    `;
  }

  #footer({ resolution, state, options }: View, isOver: boolean): TemplateResult {
    const { texts } = options;
    const close = (label: string) => html`
      <button type="button" class="quiet" ?disabled=${state.phase === "saving"} @click=${() => this.#fire("occam-close")}>
        ${label}
      </button>
    `;
    if (isOver || state.settled) return html`<footer><div class="actions">${close(texts.close)}</div></footer>`;
    return html`
      <footer>
        ${failure(state, texts)}
        <div class="actions">
        <p class="left" id="left">${choicesLeft(state, options)}</p>
        ${close(texts.closeWithoutSaving)}
        <button
          type="button"
          class="main"
          ?disabled=${!state.canSave}
          aria-describedby="left"
          @click=${() => void resolution.save()}
        >
          ${state.phase === "saving" ? texts.saving : texts.save}
        </button>
        </div>
      </footer>
    `;
  }
}

/** One choice for all fields, where there is more than one. */
function bulk({ resolution, state, options: { texts } }: View): TemplateResult | typeof nothing {
  const open = state.fields.filter(({ choices }) => choices.length > 0);
  if (state.action !== "update" || open.length < 2) return nothing;
  const button = (side: "mine" | "theirs", label: string) =>
    html`<button type="button" class="quiet" @click=${() => resolution.chooseAll(side)}>${label}</button>`;
  return html`<div class="bulk">${button("mine", texts.useAllMine)} ${button("theirs", texts.useAllTheirs)}</div>`;
}

/** Why it could not be saved; the region is there before, so that the text is told when it comes. */
function failure({ error }: ConflictState, texts: Texts): TemplateResult {
  return html`
    <div role="alert">
      ${error ? html`<p class="failure"><strong>${texts.saveFailed}</strong> ${explainError(error, texts)}</p>` : nothing}
    </div>
  `;
}
