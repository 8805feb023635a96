import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { STYLES } from "../src/styles";
import { lines, notes } from "./scenarios";
import { card, choose, open } from "./screen";

const LONG = "Wants invoices by post, too. Call before renewing, in the morning.";

it("marks the words of long texts that each side put in and took away", () => {
  open(notes({ base: LONG, yours: LONG.replace("post", "e-mail"), current: `${LONG} Moved.` }));
  const marks = [...card("Notes").element.querySelectorAll("ins, del")];
  const told = marks.map(({ tagName, textContent }) => `${tagName} ${textContent}`);
  expect(told).toEqual(["DEL [removed: post]", "INS [added: e-mail]", "INS [added:  Moved.]"]);
});

it("tells marks apart without colours", () => {
  for (const { added, removed } of Object.values(STYLES)) {
    expect([added.textDecorationLine, removed.textDecorationLine]).toEqual(["underline", "line-through"]);
  }
});

it("leaves short texts whole", () => {
  open(notes({ base: "by post", yours: "by e-mail", current: "by fax" }));
  expect(document.querySelector("ins, del")).toBeNull();
});

it("takes texts of 4,000 characters without a space", () => {
  open(notes({ base: "x".repeat(4000), yours: "y".repeat(4000), current: "z".repeat(4000) }));
  choose("Notes", "Edit by hand");
  expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("y".repeat(4000));
  expect(document.querySelector("ins")?.textContent).toBe(`[added: ${"y".repeat(4000)}]`);
});

it("shows the lines of an invoice as lines, which are chosen as a whole", () => {
  open(lines());
  const { element, getByRole } = card("Lines");
  expect(element.textContent).toContain("2 × Consulting, €120.00: €240.00");
  const radios = within(getByRole("radiogroup")).getAllByRole("radio");
  expect(radios.map(({ textContent }) => textContent)).toEqual(["Keep mine", "Take theirs"]);
});
