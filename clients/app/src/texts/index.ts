/** The languages of the app. */

import { ar } from "./ar";
import { en } from "./en";
import { es } from "./es";
import type { AppTexts } from "./texts";

export type { AppTexts } from "./texts";

/** The languages, as they call themselves. */
export const LANGUAGES = { en: "English", es: "Español", ar: "العربية" } as const;

/** A language that the app speaks. */
export type Language = keyof typeof LANGUAGES;

const TEXTS: Readonly<Record<Language, AppTexts>> = { en, es, ar };

/** The language of a locale such as `es-MX`; English, if the app does not speak it. */
export function languageOf(locale: string | null | undefined): Language {
  const language = locale?.split(/[-_]/)[0]?.toLowerCase() ?? "";
  return Object.hasOwn(TEXTS, language) ? (language as Language) : "en";
}

/** The texts of a locale. */
export function appTexts(locale: string): AppTexts {
  return TEXTS[languageOf(locale)];
}
