/**
 * `<occam-conflict>`: shows a refused write of Occam to a person, and saves what they choose.
 *
 * To import this defines the element.
 */

import { OccamConflict } from "./conflict-element.js";

export { OccamConflict };

if (!customElements.get("occam-conflict")) customElements.define("occam-conflict", OccamConflict);

declare global {
  interface HTMLElementTagNameMap {
    "occam-conflict": OccamConflict;
  }
}
