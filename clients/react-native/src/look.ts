/** What every part of the screen draws with: the conflict, its wording, styles, the room there is. */

import type { ConflictResolution, ConflictState, WordingOptions } from "@occam/client/conflict";
import { createContext, useContext } from "react";
import type { Styles } from "./styles";

export interface Look extends WordingOptions {
  readonly state: ConflictState;
  /** For what a person does; what is shown is `state`. */
  readonly resolution: Pick<ConflictResolution, "choose" | "chooseAll" | "edit" | "confirm" | "save">;
  /** Whether it was saved, or written down to be: there is nothing left to do. */
  readonly isOver: boolean;
  readonly rightToLeft: boolean;
  readonly styles: Styles;
  /** Whether three columns fit beside each other. */
  readonly wide: boolean;
  /** Whether buttons share what there is. */
  readonly narrow: boolean;
}

const LookContext = createContext<Look | undefined>(undefined);

export const LookProvider = LookContext.Provider;

export function useLook(): Look {
  const look = useContext(LookContext);
  if (look === undefined) throw new Error("a part of ConflictScreen stands outside of it");
  return look;
}
