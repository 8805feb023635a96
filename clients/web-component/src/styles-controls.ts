/** How looks what can be operated, and what is told. */

import { css } from "lit";

export const controls = css`
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  /* What has the focus is not hidden by the footer, which stays in sight. */
  button,
  input,
  textarea,
  label {
    scroll-margin-block: 1rem 10rem;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }

  .choices {
    display: grid;
    gap: 0.5rem;
    margin-block-start: 0.75rem;
  }
  .verb .choices {
    margin-block-start: 0;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    min-block-size: 2.75rem;
    padding: 0.4rem 0.75rem;
    border: 1px solid var(--border);
    border-radius: 0.5rem;
    background: var(--surface);
    cursor: pointer;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  @media (hover: hover) {
    .choice:hover,
    .quiet:hover:not(:disabled) {
      background: var(--accent-background);
    }
  }
  .choice:has(:checked) {
    border-color: var(--accent);
    background: var(--accent-background);
    box-shadow: inset 0 0 0 1px var(--accent);
    font-weight: 600;
  }
  .choice:has(:focus-visible) {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .choice input {
    inline-size: 1.15rem;
    block-size: 1.15rem;
    margin: 0;
    flex: none;
    accent-color: var(--accent);
    outline: none;
  }
  .choice:has(:disabled) {
    cursor: default;
    opacity: 0.75;
  }

  .edit {
    display: grid;
    gap: 0.3rem;
    margin-block-start: 0.75rem;
  }
  .edit label {
    font-size: 0.875rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .edit input,
  textarea {
    inline-size: 100%;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--border);
    border-radius: 0.5rem;
    background: var(--surface);
  }
  .edit input {
    max-inline-size: 32rem;
  }
  textarea {
    resize: vertical;
    /* As large as its text, where the browser can; else as its rows say. */
    field-sizing: content;
    min-block-size: 6.5rem;
    max-block-size: 60vh;
  }
  [aria-invalid="true"] {
    border-color: var(--danger-text);
    box-shadow: inset 0 0 0 1px var(--danger-text);
  }
  .problem {
    color: var(--danger-text);
    font-size: 0.9375rem;
  }

  .warning,
  .failure,
  .good,
  .news {
    border-radius: 0.5rem;
    padding: 0.65rem 0.85rem;
    overflow-wrap: anywhere;
  }
  .warning {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    margin-block-start: 0.75rem;
  }
  .warning,
  .news {
    color: var(--warning-text);
    background: var(--warning-background);
  }
  .warning .quiet {
    color: var(--warning-text);
    border-color: currentcolor;
    background: transparent;
  }
  .failure {
    color: var(--danger-text);
    background: var(--danger-background);
  }
  .good {
    color: var(--added-text);
    background: var(--added-background);
  }

  button {
    min-block-size: 2.75rem;
    padding: 0.45rem 1.1rem;
    border-radius: 0.5rem;
    border: 1px solid var(--border);
    background: var(--surface);
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  .main {
    color: var(--on-accent);
    background: var(--accent);
    border-color: var(--accent);
    font-weight: 600;
    min-inline-size: 7rem;
  }
  .main:hover:not(:disabled, [aria-disabled]) {
    filter: brightness(1.08);
  }
  button:is(:disabled, [aria-disabled]) {
    color: var(--muted);
    background: var(--background);
    border-color: var(--line);
    cursor: not-allowed;
  }
  .bulk {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  footer {
    position: sticky;
    inset-block-end: 0;
    margin-inline: calc(-1 * clamp(1rem, 3vw, 1.75rem));
    padding: 0.75rem clamp(1rem, 3vw, 1.75rem);
    padding-block-end: max(0.75rem, env(safe-area-inset-bottom));
    background: var(--background);
    border-block-start: 1px solid var(--line);
  }
  footer .failure {
    margin-block-end: 0.75rem;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 0.5rem 0.75rem;
  }
  .left {
    flex: 1 1 10rem;
    color: var(--muted);
  }

  /* Each choice stands below the value that it takes; to edit by hand comes last, and so, going round, before the first. */
  @container (min-width: 44rem) {
    .choices {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .choice.mine {
      grid-column: 2;
    }
    .choice.theirs {
      grid-column: 3;
    }
    .choice.edited {
      grid-area: 1 / 1;
    }
    .verb .choices {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .verb .choice {
      grid-column: auto;
    }
  }
  @container (max-width: 30rem) {
    footer button,
    .bulk button {
      flex: 1 1 auto;
    }
    .left {
      flex-basis: 100%;
    }
  }
  /* Enlarged text on a small window leaves no room for what stays in sight. */
  @media (max-height: 30rem) {
    footer {
      position: static;
    }
  }
  @media (forced-colors: active) {
    .choice:has(:checked),
    .value[data-chosen] {
      outline: 3px solid Highlight;
    }
  }
`;
