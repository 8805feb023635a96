/** What every screen draws with: texts, the locale, styles. */

import type { Colors, Texts } from "@occam/client/conflict";
import { createContext, useContext } from "react";
import type { AppTexts, Language } from "../texts";
import type { Styles } from "./styles";

export interface Look {
  readonly texts: AppTexts;
  /** The texts of the conflict screen, which names fields and states. */
  readonly names: Texts;
  readonly locale: string;
  readonly language: Language;
  readonly rightToLeft: boolean;
  readonly chooseLanguage: (language: Language) => void;
  readonly colors: Colors;
  readonly styles: Styles;
}

const LookContext = createContext<Look | undefined>(undefined);

export const LookProvider = LookContext.Provider;

export function useLook(): Look {
  const look = useContext(LookContext);
  if (look === undefined) throw new Error("a part of the app stands outside of it");
  return look;
}
