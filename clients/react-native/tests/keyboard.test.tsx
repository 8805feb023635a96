import { fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { twoFields } from "./scenarios";
import { chosen, open, press } from "./screen";

function focusOn(name: string) {
  const [radio] = screen.getAllByRole("radio", { name });
  radio?.focus();
}

function key(key: string, modifiers: KeyboardEventInit = {}): boolean {
  return fireEvent.keyDown(document.activeElement ?? document.body, { key, ...modifiers });
}

function stops(): (string | null)[] {
  const radios = screen.getAllByRole("radio").filter((radio) => radio.tabIndex === 0);
  return radios.map(({ textContent }) => textContent);
}

it("moves within a group by the arrow keys, and chooses", () => {
  open(twoFields());
  focusOn("Keep mine");
  key("ArrowDown");
  expect(chosen("Quantity")).toEqual(["Take theirs"]);
  expect(document.activeElement?.textContent).toBe("Take theirs");
  key("ArrowRight");
  expect(chosen("Quantity")).toEqual(["Edit by hand"]);
  key("ArrowDown");
  expect(chosen("Quantity")).toEqual(["Keep mine"]);
  key("ArrowLeft");
  expect(chosen("Quantity")).toEqual(["Edit by hand"]);
  expect(chosen("Notes")).toEqual([]);
});

it("chooses by the space bar, which does not scroll the page then", () => {
  open(twoFields());
  focusOn("Keep mine");
  expect(key(" ")).toBe(false);
  expect(chosen("Quantity")).toEqual(["Keep mine"]);
  expect(key("Tab")).toBe(true);
});

it("leaves the browser's shortcuts alone", () => {
  open(twoFields());
  focusOn("Keep mine");
  for (const modifier of ["altKey", "ctrlKey", "metaKey"]) {
    expect(key("ArrowLeft", { [modifier]: true })).toBe(true);
  }
  expect(chosen("Quantity")).toEqual([]);
});

it("chooses by Enter", () => {
  open(twoFields());
  focusOn("Keep mine");
  key("Enter");
  fireEvent.keyUp(document.activeElement ?? document.body, { key: "Enter" });
  expect(chosen("Quantity")).toEqual(["Keep mine"]);
});

it("is one stop of the tab key for each group", async () => {
  open(twoFields());
  expect(stops()).toEqual(["Keep mine", "Keep mine"]);
  await press("Use all theirs");
  expect(stops()).toEqual(["Take theirs", "Take theirs"]);
});

it("follows the direction of writing", () => {
  open(twoFields(), { locale: "ar" });
  const [mine] = screen.getAllByRole("radio");
  mine?.focus();
  key("ArrowLeft");
  const [, theirs] = screen.getAllByRole("radio");
  expect(document.activeElement).toBe(theirs);
});
