/** All texts of the conflict screen, whichever way it is drawn. Numbers and times come formatted in the reader's locale. */

import { metadataKey } from "../fields.js";
import type { KindName } from "../kinds.js";
import { ar } from "./texts-ar.js";
import { en } from "./texts-en.js";
import { es } from "./texts-es.js";

/** What a verb is called. */
export interface VerbTexts {
  /** What the person wanted, after "you wanted to": `pause`. */
  readonly wanted: string;
  /** The choice to do it all the same. */
  readonly again: string;
}

/** All texts of the conflict screen. */
export interface Texts {
  readonly heading: string;
  /** Which entity, and how many versions lie between; `entity` is one of `entities`. */
  readonly introduction: (entity: string, baseVersion: string, currentVersion: string) => string;
  /** The same for a verb; `wanted` is of its `VerbTexts`. */
  readonly verbIntroduction: (wanted: string, entity: string, baseVersion: string, currentVersion: string) => string;
  readonly entities: Readonly<Record<KindName, string>>;

  readonly changedByBoth: string;
  readonly changedMeanwhile: string;
  readonly changedByYouOnly: string;
  readonly alreadyTheSame: string;
  /** Who changed a field last, and when; either may be unknown. */
  readonly changedBy: (name: string | undefined, time: string | undefined) => string;

  readonly before: string;
  readonly yours: string;
  readonly theirs: string;
  /** Read out before words that were put in or taken away. */
  readonly added: string;
  readonly removed: string;
  readonly empty: string;
  /** In place of a value that is not known here. */
  readonly notShown: string;

  readonly keepMine: string;
  readonly takeTheirs: string;
  readonly editByHand: string;
  /** The name of the text box. */
  readonly editLabel: (field: string) => string;
  readonly notAnInteger: string;
  readonly notAnAmount: string;
  readonly outOfRange: (min: string, max: string) => string;
  readonly tooLong: (max: string) => string;
  readonly required: string;

  /** The name of the group of choices about a verb. */
  readonly verbQuestion: string;
  readonly leaveIt: string;
  readonly verbs: Readonly<Record<string, VerbTexts>>;

  /** Beside a field whose other value has moved since it was decided. */
  readonly changedAgain: string;
  readonly keepMyChoice: string;
  /** The same, with the field, for the accessible name; it contains `keepMyChoice`. */
  readonly keepMyChoiceOf: (field: string) => string;
  readonly useAllMine: string;
  readonly useAllTheirs: string;

  readonly result: string;
  readonly notChosenYet: string;
  /** How many choices are left; 0: none. */
  readonly choicesLeft: (count: number, formatted: string) => string;
  readonly save: string;
  readonly saving: string;
  readonly closeWithoutSaving: string;
  readonly close: string;

  readonly settled: string;
  /** Told when the entity changed again while the screen was open. */
  readonly changedAgainTo: (version: string) => string;
  readonly saved: (version: string) => string;
  readonly nothingToSave: string;
  readonly queued: string;

  readonly saveFailed: string;
  readonly unavailable: string;
  readonly outcomeUnknown: string;
  readonly notAllowed: string;
  readonly notPossible: string;
  readonly gone: string;
  /** Any other refusal; `reason` is the API's. */
  readonly refused: (reason: string) => string;

  /** Names of fields by kind and path; `metadata.<key>` is made by `metadata`. */
  readonly fields: Readonly<Record<KindName, Readonly<Record<string, string>>>>;
  readonly metadata: (key: string) => string;
  /** Names of the states, by the API's names without prefix. */
  readonly states: Readonly<Record<KindName, Readonly<Record<string, string>>>>;
  readonly yes: string;
  readonly no: string;
  /** `every 3 months`; the unit is the API's: DAY, WEEK, MONTH, YEAR. */
  readonly interval: (unit: string, count: number, formatted: string) => string;
  /** One line of an invoice. */
  readonly invoiceLine: (quantity: string, description: string, unitAmount: string, amount: string) => string;
}

/** The texts of the locale's language; in English where there are none of it. */
export function textsOf(locale: string): Texts {
  return SHIPPED[languageOf(locale)] ?? en;
}

/** The language that `textsOf` has for a locale: what the text is to be marked as, and the direction in which it runs. */
export function languageOf(locale: string): string {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? "";
  return Object.keys(SHIPPED).includes(language) ? language : "en";
}

const SHIPPED: Readonly<Record<string, Texts>> = { en, es, ar };

/** What a field is called; by its path where there is no name for it. */
export function fieldLabel(texts: Texts, kind: KindName, path: string): string {
  const key = metadataKey(path);
  return key === undefined ? (texts.fields[kind][path] ?? path) : texts.metadata(key);
}
