/** As much of a browser's page as the console's parts need to be looked at without one. */

class Part {
  /** @type {(Part | string)[]} */
  children = [];
  /** @type {Map<string, string>} */
  attributes = new Map();
  /** @type {Map<string, () => void>} */
  handlers = new Map();

  /** @param {string} tag */
  constructor(tag) {
    this.tag = tag;
  }

  /** @param {...(Part | string)} parts */
  append(...parts) {
    this.children.push(...parts);
  }

  /** @param {...(Part | string)} parts */
  replaceChildren(...parts) {
    this.children = parts;
  }

  /** @param {string} name @param {string} value */
  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  /** @param {string} kind @param {() => void} handler */
  addEventListener(kind, handler) {
    this.handlers.set(kind, handler);
  }

  /** @param {unknown} other @returns {boolean} */
  contains(other) {
    return this === other || this.children.some((part) => part instanceof Part && part.contains(other));
  }

  focus() {
    page.activeElement = this;
  }

  /** @returns {string} */
  get textContent() {
    return this.children.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
  }

  /** @param {string} tag @returns {Part[]} */
  all(tag) {
    const below = this.children.flatMap((part) => (typeof part === "string" ? [] : part.all(tag)));
    return this.tag === tag ? [this, ...below] : below;
  }
}

const page = {
  /** @type {Part | undefined} */
  activeElement: undefined,
  createElement: (/** @type {string} */ tag) => new Part(tag),
};
Object.assign(globalThis, { document: page, window: new EventTarget() });

/**
 * A part of the page, as it is looked at here.
 * @param {any} element
 * @returns {Part}
 */
export function part(element) {
  return element;
}
