/** The page: shows what the address says, and who is asking. */

/** @import { Route } from "./route.js" */
import { compareView } from "./compare.js";
import { conflictsView } from "./conflicts.js";
import { button, el, fill } from "./dom.js";
import { entityView } from "./entity.js";
import { startIdentity } from "./identity-form.js";
import { listView } from "./lists.js";
import { findView, startLookup } from "./lookup.js";
import { parse } from "./route.js";
import { nothing } from "./states.js";

/** Where a view puts what it shows; the signal ends with it. */
/** @typedef {{ main: HTMLElement, heading: (text: string) => void, signal: AbortSignal }} Page */
/** @template {Route["view"]} V @typedef {(route: Extract<Route, { view: V }>, page: Page) => void} View */

let shown = new AbortController();

/** @param {boolean} isFirst */
function show(isFirst) {
  shown.abort();
  shown = new AbortController();
  const route = parse(location.hash);
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  const title = el("h1", { tabindex: -1 });
  fill(main, title);
  const heading = (/** @type {string} */ text) => {
    title.textContent = text;
    document.title = `${text} · Occam console`;
  };
  markNavigation(route);
  render(route, { main, heading, signal: shown.signal });
  if (isFirst) return;
  // As after the load of a page: at the top, and screen readers begin with the title.
  window.scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

/** @param {Route} route @param {Page} page */
function render(route, page) {
  switch (route.view) {
    case "list":
      return listView(route, page);
    case "find":
      return findView(route, page);
    case "entity":
      return entityView(route, page);
    case "compare":
      return compareView(route, page);
    case "conflicts":
      return conflictsView(route, page);
    case "nothing":
      page.heading("Nothing is here");
      return page.main.append(
        nothing("The address is none of the console's."),
        button("Start", () => (location.hash = "#/")),
      );
  }
}

/** @param {Route} route */
function markNavigation({ view }) {
  for (const link of document.querySelectorAll("[data-nav]")) {
    const isCurrent = (link.getAttribute("data-nav") === "conflicts") === (view === "conflicts");
    if (isCurrent) link.setAttribute("aria-current", view === "list" || view === "conflicts" ? "page" : "true");
    else link.removeAttribute("aria-current");
  }
}

// The address is what is shown, so that this link cannot be one to a place within the page.
document.getElementById("skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("h1")?.focus();
});
startLookup();
startIdentity(() => show(true));
window.addEventListener("hashchange", () => show(false));
show(true);
