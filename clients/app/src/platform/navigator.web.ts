/** The way through the screens in a browser: its history, so that its buttons, a reload and a bookmark work. */

import { Observable } from "../model/observable";
import { HOME, parentOf, pathOf, type Route, routeOf } from "../model/route";

/** Goes from screen to screen. */
export class Navigator extends Observable<Route> {
  constructor() {
    super(routeOf(location.hash.slice(1)));
  }

  /** Listens to the browser's buttons and its address, until what it returns is called. */
  start(): () => void {
    const follow = () => {
      const route = routeOf(location.hash.slice(1));
      // The same screen stays the same object.
      if (pathOf(route) !== pathOf(this.state)) this.set(route);
    };
    window.addEventListener("popstate", follow);
    window.addEventListener("hashchange", follow);
    return () => {
      window.removeEventListener("popstate", follow);
      window.removeEventListener("hashchange", follow);
    };
  }

  /** Shows a screen. */
  go(route: Route): void {
    history.pushState({ depth: depth() + 1 }, "", `#${pathOf(route)}`);
    this.set(route);
  }

  /** Shows the screen before this one, but never a page that is not of the app. */
  back(): void {
    if (depth() > 0) history.back();
    else this.#replace(parentOf(this.state));
  }

  /** Begins anew, so that the app does not open with another person's screen. */
  reset(): void {
    this.#replace(HOME);
  }

  #replace(route: Route): void {
    history.replaceState({ depth: 0 }, "", `#${pathOf(route)}`);
    this.set(route);
  }
}

/** How many screens were visited before this one. */
function depth(): number {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && "depth" in state ? Number(state.depth) : 0;
}
