/**
 * How it looks. Sides are logical, so that right-to-left is the mirror image; sizes follow the text, so that it can be enlarged;
 * the colours are those of the palette, each of which a page can replace: `--occam-accent` and so on.
 */

import { type Colors, palette } from "@occam/client/conflict";
import { css, unsafeCSS } from "lit";
import { controls } from "./styles-controls.js";

function variables(colors: Colors) {
  const name = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const lines = Object.entries(colors).map(([key, color]) => `--${name(key)}: var(--occam-${name(key)}, ${color});`);
  return unsafeCSS(lines.join("\n"));
}

const layout = css`
  :host {
    ${variables(palette.light)}
    color-scheme: light;
    display: block;
    color: var(--text);
    background: var(--background);
    font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif;
    text-align: start;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      ${variables(palette.dark)}
      color-scheme: dark;
    }
  }
  :host([theme="dark"]) {
    ${variables(palette.dark)}
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none;
  }

  *,
  *::before {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  dl,
  dd {
    margin: 0;
  }
  .screen {
    container-type: inline-size;
    display: grid;
    gap: 1rem;
    padding: clamp(1rem, 3vw, 1.75rem);
    padding-block-end: 0;
    max-inline-size: 64rem;
    margin-inline: auto;
  }
  .screen > *,
  .cards {
    min-inline-size: 0;
  }
  header > p {
    color: var(--muted);
    max-inline-size: 44rem;
  }
  h2 {
    font-size: 1.5rem;
    line-height: 1.25;
    letter-spacing: -0.01em;
    margin-block-end: 0.35rem;
    border-radius: 0.25rem;
  }
  h3 {
    font-size: 1.0625rem;
    line-height: 1.4;
  }
  .told > p {
    max-inline-size: none;
    margin-block-start: 1rem;
  }
  .cards {
    display: grid;
    gap: 1rem;
  }
  .cards:empty {
    display: none;
  }
  .card,
  .result {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 0.75rem;
    padding: 1rem;
    min-inline-size: 0;
  }
  .card {
    position: relative;
  }
  .mark {
    position: absolute;
    inset-block: 0.9rem;
    inset-inline-start: -1px;
    inline-size: 0.25rem;
    border-start-end-radius: 0.25rem;
    border-end-end-radius: 0.25rem;
    background: var(--accent);
  }
  .about {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.6rem;
    margin-block-end: 0.75rem;
  }
  .about h3,
  .who {
    overflow-wrap: anywhere;
    min-inline-size: 0;
  }
  .badge {
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.4;
    padding: 0.15rem 0.6rem;
    border: 1px solid var(--line);
    border-radius: 1rem;
    color: var(--muted);
  }
  .badge.both {
    color: var(--warning-text);
    background: var(--warning-background);
    border-color: transparent;
  }
  .badge.only-yours {
    color: var(--accent);
  }
  .badge.only-theirs {
    color: var(--theirs);
  }
  .badge.same {
    color: var(--added-text);
    background: var(--added-background);
    border-color: transparent;
  }
  .who {
    color: var(--muted);
    font-size: 0.875rem;
  }

  .values {
    display: grid;
    gap: 0.5rem;
  }
  .value {
    min-inline-size: 0;
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    padding: 0.5rem 0.75rem 0.6rem;
  }
  .value[data-chosen] {
    border-color: var(--accent);
    background: var(--accent-background);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  dt {
    font-size: 0.8125rem;
    font-weight: 600;
    color: var(--muted);
  }
  .yours dt {
    color: var(--accent);
  }
  .current dt {
    color: var(--theirs);
  }
  .value[data-chosen] dt {
    color: var(--text);
  }
  .value[data-chosen] dt::after {
    content: " ✓" / "";
    color: var(--accent);
  }
  .text {
    display: block;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  /* A text of people's own runs in its own direction; where it is short, it stands where the others stand all the same. */
  .text[dir] {
    unicode-bidi: plaintext;
  }
  .brief .text,
  .line .text {
    text-align: left;
  }
  [dir="rtl"] :is(.brief, .line) .text {
    text-align: right;
  }
  .none {
    color: var(--muted);
    font-style: italic;
  }
  ins,
  del {
    border-radius: 0.2rem;
    -webkit-box-decoration-break: clone;
    box-decoration-break: clone;
  }
  ins {
    color: var(--added-text);
    background: var(--added-background);
    text-decoration: underline 0.1em;
    text-underline-offset: 0.18em;
  }
  del {
    color: var(--removed-text);
    background: var(--removed-background);
    text-decoration: line-through 0.1em;
  }
  /* On both sides, since the words can run against the text around them. */
  del + ins {
    margin-inline: 0.15em;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .result h3,
  .verb h3 {
    margin-block-end: 0.5rem;
  }
  .line {
    display: grid;
    gap: 0 1rem;
    padding-block: 0.4rem;
    border-block-start: 1px solid var(--line);
  }
  .line dt {
    font-size: 0.875rem;
  }

  /* Where there is no room for columns, short values stand beside their names. */
  @container (max-width: 43.99rem) {
    .brief .value {
      display: grid;
      grid-template-columns: minmax(5.5rem, max-content) minmax(0, 1fr);
      align-items: baseline;
      gap: 0.75rem;
    }
  }
  @container (min-width: 44rem) {
    .values {
      grid-auto-flow: column;
      grid-auto-columns: minmax(0, 1fr);
    }
    .line {
      grid-template-columns: 12rem minmax(0, 1fr);
    }
  }
`;

export const styles = [layout, controls];
