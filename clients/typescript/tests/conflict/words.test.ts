import { expect, test } from "vitest";
import { type TextSpan, wordDiff } from "../../src/conflict/index.js";

const marked = (spans: readonly TextSpan[]) =>
  spans.map(({ kind, text }) => ({ same: text, added: `{+${text}+}`, removed: `[-${text}-]` })[kind]).join("");

test("words that changed are marked", () => {
  expect(marked(wordDiff("call on Friday", "call on Monday, early"))).toBe("call on [-Friday-]{+Monday, early+}");
  expect(marked(wordDiff("", "new"))).toBe("{+new+}");
  expect(marked(wordDiff("same", "same"))).toBe("same");
});

test("a phrase that was replaced is one change", () => {
  expect(marked(wordDiff("please call her back, thanks", "please mail him today, thanks"))).toBe(
    "please [-call her back-]{+mail him today+}, thanks",
  );
});

test("words are whole in every script", () => {
  expect(marked(wordDiff("يفضّل الاتصال صباحًا.", "يفضّل الاتصال ظهرًا."))).toBe("يفضّل الاتصال [-صباحًا-]{+ظهرًا+}.");
  expect(marked(wordDiff("préfère l'après-midi", "préfère l'avant-midi"))).toBe("préfère [-l'après-]{+l'avant+}-midi");
  expect(marked(wordDiff("позвонить утром", "позвонить днём"))).toBe("позвонить [-утром-]{+днём+}");
  expect(marked(wordDiff("朝に電話する", "昼に電話する"))).toBe("[-朝-]{+昼+}に電話する");
  expect(marked(wordDiff("a 😀!", "a 😁!"))).toBe("a [-😀-]{+😁+}!");
});

test("lines and white space count", () => {
  expect(marked(wordDiff("one\ntwo", "one\nthree\ntwo"))).toBe("one\n{+three\n+}two");
  expect(wordDiff("a b", "a  b").some(({ kind }) => kind !== "same")).toBe(true);
});

test("both texts can be put together again", () => {
  const before = "The quick brown fox\n jumps over  the lazy dog.";
  const after = "A quick, brown cat\n jumped over the very lazy dog!";
  const spans = wordDiff(before, after);
  const without = (kind: TextSpan["kind"]) =>
    spans
      .filter((span) => span.kind !== kind)
      .map(({ text }) => text)
      .join("");
  expect([without("added"), without("removed")]).toEqual([before, after]);
});

test("long texts without anything in common take no time", () => {
  const text = (seed: number) => Array.from({ length: 3000 }, (_, index) => ((index * seed) % 7919) + seed).join(" ");
  const started = performance.now();
  const spans = wordDiff(text(31), text(57));
  expect(performance.now() - started).toBeLessThan(2000);
  expect(
    spans
      .filter(({ kind }) => kind !== "added")
      .map(({ text }) => text)
      .join(""),
  ).toBe(text(31));
  expect(marked(wordDiff("x".repeat(4000), "y".repeat(4000)))).toHaveLength(8008);
});
