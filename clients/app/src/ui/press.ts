/** Tells the second press of a double click, or of a double tap, which people mean as one. */

/** Within this time after a press another one is the second of a double tap. Browsers know by themselves. */
const DOUBLE_TAP_MS = 350;

/** As much of a press as is read here. A browser's keyboard gives an event without `nativeEvent`. */
export interface PressEvent {
  readonly nativeEvent?: {
    /** In browsers, of a click: its number in a row of quick clicks at one place; 0, if it was made by a keyboard. */
    readonly detail?: unknown;
    /** On phones, of a touch: when it was, in milliseconds of a clock that only goes on. */
    readonly timestamp?: number;
  };
}

/** Of all buttons, since the one under the finger may be another by the second tap. */
let lastTap = Number.NEGATIVE_INFINITY;

/** Whether a press is the second of a double one, or a further one; asked once for each press. */
export function isRepeated(event: PressEvent | undefined): boolean {
  const { detail, timestamp } = event?.nativeEvent ?? {};
  if (typeof detail === "number" && detail > 1) return true;
  // What assistive technology activates has no touch, and is meant each time.
  if (typeof timestamp !== "number") return false;
  const since = timestamp - lastTap;
  lastTap = timestamp;
  return since >= 0 && since < DOUBLE_TAP_MS;
}
