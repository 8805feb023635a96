/**
 * Elements, made one by one. Text becomes text nodes and nothing here parses markup, so that no value of the API can
 * become any; handlers are functions, never attributes.
 */

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | undefined>} Attributes */

/**
 * An element; attributes that are `false` or undefined are left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/**
 * Puts these in place of all that an element has.
 * @param {Element} element
 * @param {...Child} children
 */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
}

/**
 * A button that does something.
 * @param {string} text
 * @param {(button: HTMLButtonElement) => void} act
 * @param {Attributes} [attributes]
 */
export function button(text, act, attributes = {}) {
  const made = el("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", () => act(made));
  return made;
}

/**
 * A form control with its label around it.
 * @param {string} text
 * @param {HTMLElement} control
 */
export function labelled(text, control) {
  return el("label", { class: "field" }, el("span", {}, text), control);
}

/**
 * A list to choose from: pairs of value and text.
 * @param {readonly (readonly [string, string])[]} options
 * @param {string} chosen
 * @param {Attributes} [attributes]
 */
export function select(options, chosen, attributes = {}) {
  const choices = options.map(([value, text]) => el("option", { value, selected: value === chosen }, text));
  return el("select", attributes, ...choices);
}

/**
 * A table that stays one to screen readers when a narrow screen stacks its cells.
 * @param {string} caption
 * @param {readonly string[]} columns
 * @param {HTMLTableRowElement[]} rows
 */
export function table(caption, columns, rows) {
  const heads = columns.map((text) => el("th", { scope: "col", role: "columnheader" }, text));
  return el(
    "table",
    { role: "table" },
    el("caption", { class: "visually-hidden" }, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...heads)),
    el("tbody", { role: "rowgroup" }, ...rows),
  );
}

/**
 * A row of such a table: what it is about, and a cell for each further column, which says itself on narrow screens which
 * column it is of.
 * @param {Child} head
 * @param {readonly (readonly [string, Child])[]} cells
 * @param {Attributes} [attributes]
 */
export function row(head, cells, attributes = {}) {
  const made = cells.map(([column, child]) => el("td", { role: "cell", "data-column": column }, child));
  return el("tr", { role: "row", ...attributes }, el("th", { scope: "row", role: "rowheader" }, head), ...made);
}

/** @param {readonly Child[]} children */
function present(children) {
  return children.filter((child) => child !== null && child !== undefined && child !== false);
}
