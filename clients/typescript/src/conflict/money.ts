/** Money as rows have it: the decimal number, a space and the currency, `9.00 EUR`. */

import type { JsonValue } from "@bufbuild/protobuf";
import type { Money } from "../gen/google/type/money_pb.js";

/** An amount that was written as text. */
export interface MoneyText {
  readonly decimal: string;
  readonly currency: string;
}

/** Reads an amount; `undefined` if it is none. */
export function parseMoney(value: JsonValue | undefined): MoneyText | undefined {
  const [, decimal, currency] = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(typeof value === "string" ? value : "") ?? [];
  return decimal === undefined || currency === undefined ? undefined : { decimal, currency };
}

/** The API's message of it. */
export function moneyOf({ decimal, currency }: MoneyText): { currencyCode: string; units: bigint; nanos: number } {
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  const sign = decimal.startsWith("-") ? -1 : 1;
  const nanos = Number(fraction.padEnd(9, "0"));
  return { currencyCode: currency, units: BigInt(whole) * BigInt(sign), nanos: nanos === 0 ? 0 : nanos * sign };
}

/** The text of the API's message. */
export function moneyText({ currencyCode, units, nanos }: Money): string {
  const sign = units < 0n || nanos < 0 ? "-" : "";
  const digits = fractionDigits(currencyCode);
  const whole = `${units}`.replace("-", "");
  const fraction = String(Math.abs(nanos)).padStart(9, "0").slice(0, digits);
  return `${sign}${whole}${digits > 0 ? `.${fraction}` : ""} ${currencyCode}`;
}

/** How many digits a currency has after the point. */
export function fractionDigits(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    // The currency of a message may be anything.
    return 2;
  }
}
