import { textsOf } from "@occam/client/conflict";
import { expect, it } from "vitest";
import { notes, twoFields } from "./scenarios";
import { choose, open, result, type } from "./screen";

it("compares and draws long texts once, whatever is typed beside them", () => {
  const words = (word: string) => Array.from({ length: 500 }, (_, index) => (index % 9 ? "same" : word)).join(" ");
  let marks = 0;
  const texts = {
    ...textsOf("en"),
    get added() {
      marks++;
      return "added";
    },
  };
  open(notes({ base: words("base"), yours: words("mine"), current: words("theirs") }), { texts });
  choose("Notes", "Edit by hand");
  const before = marks;
  expect(before).toBeGreaterThan(100);
  type("Notes, edited by hand", "another text");
  expect(result().getByText("another text")).toBeTruthy();
  expect(marks).toBe(before);
});

it("makes no formats anew with each letter, which takes its time on phones", () => {
  const { DateTimeFormat, NumberFormat } = Intl;
  open(twoFields(), { locale: undefined });
  choose("Notes", "Edit by hand");
  let made = 0;
  const counted = <F extends (...args: never[]) => unknown>(format: F) =>
    new Proxy(format, {
      construct(target, args) {
        made++;
        return Reflect.construct(target, args);
      },
    });
  Object.assign(Intl, { DateTimeFormat: counted(DateTimeFormat), NumberFormat: counted(NumberFormat) });
  type("Notes, edited by hand", "another text");
  Object.assign(Intl, { DateTimeFormat, NumberFormat });
  expect(result().getByText("another text")).toBeTruthy();
  expect(made).toBe(0);
});
