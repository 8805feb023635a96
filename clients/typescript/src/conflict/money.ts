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

/** The currencies of ISO 4217 that have other than two decimals. `Intl` has its own opinion of many: of HUF and IDR none. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...of(0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
  ...of(3, "BHD IQD JOD KWD LYD OMR TND"),
  ...of(4, "CLF UYW"),
]);

function of(digits: number, codes: string) {
  return codes.split(" ").map((code) => [code, digits] as const);
}

/** How many digits a currency has after the point. */
export function fractionDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}
