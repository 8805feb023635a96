import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { settled, twoFields } from "./scenarios";
import { card, choose, chosen, open, press, result, saveButton, type } from "./screen";

it("says what happened, field by field, those to be decided first", () => {
  open(twoFields());
  expect(screen.getByRole("heading", { level: 2 }).textContent).toBe("Somebody was faster");
  expect(screen.getByText(/version 6 of this subscription.*version 7/)).toBeTruthy();
  const headings = screen.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent);
  expect(headings).toEqual(["Quantity", "Notes", "Status", "Metadata: tier", "Paused since", "Result"]);

  const quantity = card("Quantity");
  expect(quantity.getByText("Changed by both")).toBeTruthy();
  expect(quantity.getByText("Changed by bob, Mar 4, 2026, 3:06 PM")).toBeTruthy();
  for (const value of ["3", "5", "1,200"]) expect(quantity.getByText(value)).toBeTruthy();
  expect(card("Status").getByText("Changed meanwhile")).toBeTruthy();
  expect(card("Metadata: tier").getByText("Already the same")).toBeTruthy();
});

it("asks for a choice only where there is one, and names the group after the field", () => {
  open(twoFields());
  const groups = screen.getAllByRole("radiogroup").map((element) => element.getAttribute("aria-label"));
  expect(groups).toEqual(["Quantity", "Notes"]);
  expect(chosen("Notes")).toEqual([]);
});

it("lets nothing be saved before everything is chosen", () => {
  open(twoFields());
  expect(saveButton().disabled).toBe(true);
  expect(screen.getByText("2 choices are left.")).toBeTruthy();
  choose("Notes", "Keep mine");
  expect(chosen("Notes")).toEqual(["Keep mine"]);
  expect(screen.getByText("1 choice is left.")).toBeTruthy();
  expect(saveButton().disabled).toBe(true);
  choose("Quantity", "Take theirs");
  expect(saveButton().disabled).toBe(false);
});

it("shows what comes out of the choices", () => {
  open(twoFields());
  expect(result().getAllByText("not chosen yet")).toHaveLength(2);
  choose("Quantity", "Keep mine");
  expect(result().getByText("5")).toBeTruthy();
  choose("Quantity", "Take theirs");
  expect(result().getByText("1,200")).toBeTruthy();
  expect(result().getByText("Paused")).toBeTruthy();
});

it("chooses one side for all fields at once", async () => {
  open(twoFields());
  await press("Use all mine");
  expect([chosen("Notes"), chosen("Quantity")]).toEqual([["Keep mine"], ["Keep mine"]]);
  await press("Use all theirs");
  expect([chosen("Notes"), chosen("Quantity")]).toEqual([["Take theirs"], ["Take theirs"]]);
});

it("takes a value typed by hand, and says what is wrong with it", () => {
  open(twoFields());
  choose("Notes", "Keep mine");
  choose("Quantity", "Edit by hand");
  const box = screen.getByRole<HTMLInputElement>("textbox", { name: "Quantity, edited by hand" });
  expect(box.value).toBe("5");
  expect(saveButton().disabled).toBe(false);

  // A live region is read out only if it was there before its text.
  const region = box.parentElement?.querySelector("[aria-live=polite]");
  expect(region?.textContent).toBe("");
  type("Quantity, edited by hand", "many");
  expect(region?.textContent).toBe("Enter a whole number.");
  const problem = document.getElementById(box.getAttribute("aria-describedby") ?? "");
  expect(problem?.textContent).toBe("Enter a whole number.");
  expect(box.getAttribute("aria-invalid")).toBe("true");
  expect(saveButton().disabled).toBe(true);

  type("Quantity, edited by hand", "7");
  expect(box.hasAttribute("aria-describedby")).toBe(false);
  expect(result().getByText("7")).toBeTruthy();
  expect(saveButton().disabled).toBe(false);
});

it("keeps what was typed when it is chosen again, also after another choice", async () => {
  open(twoFields());
  choose("Quantity", "Edit by hand");
  type("Quantity, edited by hand", "9");
  choose("Quantity", "Edit by hand");
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("9");
  await press("Use all theirs");
  expect(screen.queryByRole("textbox")).toBeNull();
  choose("Quantity", "Edit by hand");
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("9");
});

it("asks for nothing if the other change is what the person wanted", async () => {
  const { onClose } = open(settled());
  expect(screen.getByText(/already what you wanted. There is nothing to save./)).toBeTruthy();
  expect(screen.queryByRole("radio")).toBeNull();
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Close"]);
  await press("Close");
  expect(onClose).toHaveBeenCalledOnce();
});
