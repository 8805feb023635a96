import assert from "node:assert/strict";
import { test } from "node:test";
import { markWords } from "../words.js";

/** The two texts, their own words in brackets. @param {string} before @param {string} after */
function marked(before, after) {
  const sides = markWords(before, after);
  const shown = (/** @type {import("../words.js").Span[]} */ spans) =>
    spans.map(({ text, marked }) => (marked ? `[${text}]` : text)).join("");
  return [shown(sides.before), shown(sides.after)];
}

test("what was added and taken away is marked on its side, wherever it is", () => {
  assert.deepEqual(marked("Call before renewing.", "Call two weeks before renewing."), [
    "Call before renewing.",
    "Call [two weeks ]before renewing.",
  ]);
  assert.deepEqual(marked("one two three four", "zero one three four five"), [
    "one [two ]three four",
    "[zero ]one three four [five]",
  ]);
});

test("the space between words is not compared", () => {
  assert.deepEqual(marked("one two", "one\ntwo  three"), ["one two", "one\ntwo  [three]"]);
});

test("what has nothing in common, or nothing at all, is not marked", () => {
  assert.deepEqual(marked("red", "blue green"), ["red", "blue green"]);
  assert.deepEqual(marked("", " one"), ["", " one"]);
});

test("both texts stay what they are", () => {
  for (const text of ["", " ", "  a  b ", "a\r\n\tb", "مرحبا بالعالم"]) {
    const { before, after } = markWords(text, `${text} and more`);
    assert.equal(before.map((span) => span.text).join(""), text);
    assert.equal(after.map((span) => span.text).join(""), `${text} and more`);
  }
});

test("texts of the greatest length are compared within a moment", () => {
  const begun = performance.now();
  const { before } = markWords("a b ".repeat(1_000), "b c ".repeat(1_000));
  assert.ok(before.length > 1);
  assert.ok(performance.now() - begun < 2_000);
});
