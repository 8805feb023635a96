import assert from "node:assert/strict";
import { test } from "node:test";
import { formatValue, moneyOf } from "../format.js";
import { part } from "./page.js";

test("money keeps every digit, also where the browser holds its currency to have fewer", () => {
  const digits = (/** @type {string} */ text) => moneyOf(text).replace(/[^\d.-]/g, "");
  for (const [text, shown] of [
    ["27.5 EUR", "27.50"],
    ["98000 JPY", "98000"],
    ["1.5 IQD", "1.5"],
    ["12.34 AFN", "12.34"],
    ["-0.01 USD", "-0.01"],
    ["9007199254740993.01 USD", "9007199254740993.01"],
  ]) {
    assert.equal(digits(/** @type {string} */ (text)), shown, text);
  }
});

test("what somebody wrote into the metadata is shown as it is, whatever it is called", () => {
  for (const [path, text] of [
    ["metadata.start_time", "5"],
    ["metadata.list_price", "5.00 EUR per seat"],
    ["metadata.status", "ACTIVE"],
  ]) {
    assert.equal(part(formatValue(/** @type {string} */ (path), text)).textContent, text, path);
  }
});

test("a time says of which zone it is", () => {
  const zone = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(new Date(0)).at(-1)?.value;
  assert.ok(zone);
  const shown = part(formatValue("pause_time", "2026-01-01T00:00:00.000001Z"));
  assert.ok(shown.textContent.endsWith(zone), shown.textContent);
  assert.equal(shown.attributes.get("title"), "2026-01-01 00:00:00.000001 UTC");
});
