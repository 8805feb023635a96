/** Values as text for people, in their locale. */

import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import type { Money } from "@occam/client";

/** A day. */
export function formatDate(time: Timestamp | undefined, locale: string): string | undefined {
  return time && new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(timestampDate(time));
}

/** When something was read or made, on this device's clock: today only the hour, before with the day. */
export function formatMoment(time: Date, locale: string, now = new Date()): string {
  const isToday = time.toDateString() === now.toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(locale, style as Intl.DateTimeFormatOptions).format(time);
}

/** An amount. The decimal goes in as text, so that large ones stay exact. */
export function formatMoney({ currencyCode, units, nanos }: Money, locale: string): string {
  const sign = units < 0n || nanos < 0 ? "-" : "";
  const decimal = `${sign}${String(units).replace("-", "")}.${String(Math.abs(nanos)).padStart(9, "0")}`;
  try {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency: currencyCode });
    return format.format(decimal as Intl.StringNumericLiteral);
  } catch {
    // The currency of a message may be anything.
    return `${decimal} ${currencyCode}`;
  }
}

/** A whole number. */
export function formatInteger(value: bigint | number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/**
 * Pieces of text side by side. Where one writes from right to left the pieces follow each other that way, too, whatever
 * letters and digits they are made of; by characters, which Android heeds as browsers do.
 */
export function sideBySide(pieces: readonly (string | undefined)[], separator: string, rightToLeft: boolean): string {
  const there = pieces.filter((piece) => piece !== undefined && piece !== "");
  if (!rightToLeft) return there.join(separator);
  return `\u200f${there.map((piece) => `\u2068${piece}\u2069`).join(separator)}`;
}
