/** Where things are. */

import { fileURLToPath } from "node:url";

/** A path in this repository. */
export function fromRepository(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

/** Where the screenshots go that nobody asked to be kept, and the sums of axe. */
export const SCREENS = fromRepository("target/screens");
