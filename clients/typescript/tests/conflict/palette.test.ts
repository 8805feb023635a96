import { expect, test } from "vitest";
import { type Colors, palette } from "../../src/conflict/index.js";

/** WCAG 2.2: relative luminance, and the contrast of two colours. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: readonly (readonly [keyof Colors, keyof Colors])[] = [
  ["text", "background"],
  ["text", "surface"],
  ["text", "accentBackground"],
  ["muted", "background"],
  ["muted", "surface"],
  ["muted", "accentBackground"],
  ["accent", "surface"],
  ["accent", "background"],
  ["theirs", "surface"],
  ["onAccent", "accent"],
  ["addedText", "addedBackground"],
  ["removedText", "removedBackground"],
  ["warningText", "warningBackground"],
  ["dangerText", "surface"],
  ["dangerText", "dangerBackground"],
];
const CONTROLS: readonly (readonly [keyof Colors, keyof Colors])[] = [
  ["border", "background"],
  ["border", "surface"],
  ["accent", "accentBackground"],
  ["focus", "background"],
  ["focus", "surface"],
  ["focus", "accentBackground"],
];

test.each(["light", "dark"] as const)("%s can be read", (scheme) => {
  const colors = palette[scheme];
  const poor = (pairs: typeof TEXT, ratio: number) =>
    pairs.filter(([one, other]) => contrast(colors[one], colors[other]) < ratio).map((pair) => pair.join(" on "));
  expect(poor(TEXT, 4.5)).toEqual([]);
  expect(poor(CONTROLS, 3)).toEqual([]);
});

test("the contrast is WCAG's", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});
