/** What every part of the screen is drawn from. */

import type { ConflictResolution, ConflictState, WordingOptions } from "@occam/client/conflict";

export interface View {
  readonly resolution: ConflictResolution;
  readonly state: ConflictState;
  readonly options: WordingOptions;
}
