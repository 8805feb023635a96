/** Which language the person reads: the one they chose, or the device's. */

import { type Language, languageOf } from "../texts";
import { Observable } from "./observable";
import { type AppStorage, readJson, writeJson } from "./storage";

const KEY = "occam/language/1";

/** The locale that is used: `es-MX`, say, as long as the device speaks the chosen language. */
export class LanguagePreference extends Observable<string> {
  readonly #storage: AppStorage;
  readonly #device: string;
  #isGiven: boolean;

  constructor(storage: AppStorage, device: string, given: string | undefined) {
    const tag = given === undefined ? undefined : tagOf(given);
    super(tag ?? device);
    this.#storage = storage;
    this.#device = device;
    this.#isGiven = tag !== undefined;
  }

  /** Goes on with what was chosen last, unless another one is given from outside. */
  async read(): Promise<void> {
    const chosen = await readJson(this.#storage, KEY);
    if (typeof chosen === "string" && !this.#isGiven) this.set(this.#localeOf(languageOf(chosen)));
  }

  /** Chooses a language. */
  async choose(language: Language): Promise<void> {
    this.#isGiven = true;
    this.set(this.#localeOf(language));
    await writeJson(this.#storage, KEY, language);
  }

  /** The device knows best how dates are written where it is. */
  #localeOf(language: Language): string {
    return languageOf(this.#device) === language && this.#device.startsWith(language) ? this.#device : language;
  }
}

/** What the person of this device reads. */
export function languagePreference(storage: AppStorage, given: string | undefined): LanguagePreference {
  return new LanguagePreference(storage, new Intl.DateTimeFormat().resolvedOptions().locale, given);
}

/** A locale as `Intl` takes it: `es_MX`, as others write it, is `es-MX`. `undefined` if it is none: nobody chose it. */
function tagOf(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}
