import type { KeyEvent } from "./web";

/** By how much a key moves within a group of radio buttons: 0 stays, and chooses. `undefined` if it is not for them. */
export function radioStep(event: KeyEvent, rightToLeft: boolean): -1 | 0 | 1 | undefined {
  // With these it is a shortcut of the browser's, such as to go back.
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined;
  switch (event.key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "ArrowRight":
      return rightToLeft ? -1 : 1;
    case "ArrowLeft":
      return rightToLeft ? 1 : -1;
    case " ":
      return 0;
    default:
      return undefined;
  }
}
