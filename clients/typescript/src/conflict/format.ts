/** Values of fields as text for people, in their locale. */

import type { JsonValue } from "@bufbuild/protobuf";
import type { KindName } from "../kinds.js";
import { parseMoney } from "./money.js";
import type { Texts } from "./texts.js";

/** For whom to format. */
export interface FormatOptions {
  /** A BCP 47 tag, such as `es-MX`. */
  readonly locale: string;
  /** An IANA name; the system's unless given. */
  readonly timeZone?: string | undefined;
}

/** To make a format takes far longer than to use it, and a screen does for each value of each letter that is typed. */
function once<O, F>(make: (tag: string, options: O) => F): (locale: string, options: O) => F {
  const made = new Map<string, F>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? make(tagOf(locale), options);
    made.set(key, format);
    return format;
  };
}

const timesOf = once((tag, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options));
const numbersOf = once((tag, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options));

/** A point in time. */
export function formatTime(time: Date, { locale, timeZone }: FormatOptions): string {
  return timesOf(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(time);
}

/** A whole number, exactly, however large. */
export function formatInteger(value: bigint | number | string, locale: string): string {
  const decimal = String(value);
  return /^-?\d+$/.test(decimal) ? (formatDecimal(decimal, locale) ?? decimal) : decimal;
}

/** `Intl` throws at the underscores in the names that systems have for locales: `es_MX`. */
function tagOf(locale: string): string {
  return locale.replace(/_/g, "-");
}

/**
 * A decimal number, exactly. A number has 15 digits for certain; beyond them a text is exact in browsers, but React Native's
 * engine makes a number of it, and takes no `bigint` at all: `undefined` then.
 */
export function formatDecimal(
  decimal: string,
  locale: string,
  options: Intl.NumberFormatOptions = {},
): string | undefined {
  const format = (locales: string, more: Intl.NumberFormatOptions, number: number | string) =>
    numbersOf(locales, more).format(number as number);
  if (decimal.replace(/\D/g, "").length <= 15) return format(locale, options, Number(decimal));
  const large = "9007199254740993";
  const isExact = format("en", { useGrouping: false }, large) === large;
  return isExact ? format(locale, options, decimal) : undefined;
}

const SCRIPTS = ["arab", "hebr", "thaa", "syrc", "nkoo", "adlm", "rohg", "mand", "samr"];
const LANGUAGES = ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];

/** Whether a locale is written from right to left. `Intl` knows, but not in all engines. */
export function isRightToLeft(locale: string): boolean {
  const [language = "", ...rest] = locale.toLowerCase().split(/[-_]/);
  const script = rest.find((part) => /^[a-z]{4}$/.test(part));
  return script === undefined ? LANGUAGES.includes(language) : SCRIPTS.includes(script);
}

/** A value of a field, as a row has it, as text for people; an unset or empty one is said to be so. */
export function formatValue(
  kind: KindName,
  path: string,
  value: JsonValue | undefined,
  options: FormatOptions & { readonly texts: Texts },
): string {
  const { texts, locale } = options;
  if (value === undefined || value === null || value === "") return texts.empty;
  // Texts of people's own are what they are, whatever they look like.
  if (path.startsWith("metadata.")) return String(value);
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  if (Array.isArray(value)) return formatLines(value, options);
  if (typeof value === "object") return path === "billing_interval" ? interval(value, options) : JSON.stringify(value);
  if (path === "status" || path === "state") return texts.states[kind][String(value)] ?? String(value);
  if (path === "quantity" || path === "trial_days") return formatInteger(value, locale);
  if (path.endsWith("_time")) return formatTime(new Date(value), options);
  if (MONEY.includes(path)) return formatMoney(value, locale);
  return String(value);
}

const MONEY = ["price", "unit_price", "total", "amount_paid", "amount_due"];

/** With the decimals that the server gives it: `Intl` would round the amounts of many currencies to whole ones. */
function formatMoney(value: JsonValue | undefined, locale: string): string {
  const text = String(value ?? "");
  const money = parseMoney(text);
  if (money === undefined) return text;
  const digits = money.decimal.split(".")[1]?.length ?? 0;
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return formatDecimal(money.decimal, locale, { style: "currency", currency: money.currency, ...decimals }) ?? text;
}

function interval(value: { readonly [key: string]: JsonValue }, { texts, locale }: { texts: Texts; locale: string }) {
  const count = Number(value.count);
  return texts.interval(String(value.unit), count, formatInteger(count, locale));
}

function formatLines(lines: readonly JsonValue[], { texts, locale }: { texts: Texts; locale: string }): string {
  const line = (value: JsonValue) => {
    const { quantity, description, unit_amount, amount } = value as Record<string, JsonValue | undefined>;
    return texts.invoiceLine(
      formatInteger(String(quantity ?? 0), locale),
      String(description ?? ""),
      formatMoney(unit_amount, locale),
      formatMoney(amount, locale),
    );
  };
  return lines.length === 0 ? texts.empty : lines.map(line).join("\n");
}
