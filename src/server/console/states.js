/** What a part of the page shows while it has nothing to show, or cannot have it. */

import { Refusal, Unreachable } from "./api.js";
import { button, el, fill } from "./dom.js";

/** @import { Child } from "./dom.js" */

/**
 * Fills a part of the page with what `work` makes. Until then it says that it is loading, and if that fails, why, and
 * offers to try again.
 * @param {HTMLElement} slot
 * @param {AbortSignal} signal
 * @param {() => Promise<Child[]>} work
 */
export async function load(slot, signal, work) {
  fill(slot, loading());
  const retried = new AbortController();
  const again = () => {
    retried.abort();
    if (slot.contains(document.activeElement)) {
      // The button that was pressed is about to go, and those who use the keyboard go on from here.
      slot.tabIndex = -1;
      slot.focus();
    }
    return load(slot, signal, work);
  };
  try {
    const made = await work();
    if (!signal.aborted) fill(slot, ...made);
  } catch (error) {
    if (signal.aborted) return;
    fill(slot, failure(error, again));
    // A server of this machine comes back without the browser being told; a network does not.
    const waiting = AbortSignal.any([signal, retried.signal]);
    if (error instanceof Unreachable) window.addEventListener("online", again, { signal: waiting });
  }
}

/** Says that there will be something. */
export function loading() {
  return el("p", { role: "status", class: "loading" }, "Loading…");
}

/**
 * Says what went wrong.
 * @param {unknown} error
 * @param {(() => void) | undefined} again
 */
export function failure(error, again) {
  const { title, text } = explained(error);
  const retry = again && button("Try again", again);
  return el("div", { role: "alert", class: "notice bad" }, el("strong", {}, title), el("p", {}, text), retry);
}

/**
 * Says that there is nothing.
 * @param {string} text
 */
export function nothing(text) {
  return el("p", { class: "notice quiet" }, text);
}

/**
 * Moves the focus to the first of what was added, since the button that added it is replaced.
 * @param {Element | undefined} added
 */
export function goOnAt(added) {
  const target = added?.querySelector("a, button, input");
  if (target instanceof HTMLElement) target.focus();
}

/**
 * Tells those who listen.
 * @param {string} text
 */
export function announce(text) {
  const announcer = document.getElementById("announcer");
  if (announcer !== null) announcer.textContent = text;
}

/** @param {unknown} error */
function explained(error) {
  if (error instanceof Unreachable) {
    return {
      title: "The server cannot be reached.",
      text: "It was stopped, it is too slow, or the connection is gone.",
    };
  }
  if (!(error instanceof Refusal)) {
    console.error(error);
    return { title: "The page failed.", text: String(error) };
  }
  switch (error.code) {
    case "not_found":
      return { title: "There is no such thing.", text: sentence(error.message) };
    case "permission_denied":
      return {
        title: "This role may not see this.",
        text: `${sentence(error.message)} “Viewing as” says which it is.`,
      };
    case "resource_exhausted":
    case "unavailable":
      return { title: "The server cannot answer just now.", text: sentence(error.message) };
    default:
      return { title: "The server refused.", text: `${sentence(error.message)} (${error.reason || error.code})` };
  }
}

/**
 * What the server says, with a capital letter and a full stop.
 * @param {string} text
 */
export function sentence(text) {
  // What it begins with may be the name of a field.
  const begun = /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
