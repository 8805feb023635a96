import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { pause, pauseUntold } from "./scenarios";
import { choose, chosen, open, press, result, saveButton, status } from "./screen";

const QUESTION = "What is to be done?";

it("asks once about all of a verb", async () => {
  const { server } = open(pause());
  expect(screen.getByText(/You wanted to pause this subscription/)).toBeTruthy();
  expect(screen.getAllByRole("radiogroup")).toHaveLength(1);
  expect(screen.getAllByRole("radio").map(({ textContent }) => textContent)).toEqual([
    "Pause it anyway",
    "Leave it as it is",
  ]);
  expect(saveButton().disabled).toBe(true);
  choose(QUESTION, "Pause it anyway");
  expect(result().getByText("Paused")).toBeTruthy();
  await press("Save");
  expect(server.saves).toHaveLength(1);
});

it("has no card of values where the server says nothing about it", () => {
  open(pauseUntold());
  const headings = screen.getAllByRole("heading", { level: 3 });
  expect(headings.map(({ textContent }) => textContent)).toEqual([QUESTION, "Status", "Result"]);
  expect(result().queryByText("pause")).toBeNull();
  choose(QUESTION, "Pause it anyway");
  expect(saveButton().disabled).toBe(false);
});

it("can be left, and then there is nothing to write", () => {
  open(pause());
  choose(QUESTION, "Leave it as it is");
  expect(chosen(QUESTION)).toEqual(["Leave it as it is"]);
  expect(result().getByText("Past due")).toBeTruthy();
});

it("has to be confirmed after another change", async () => {
  const { server, resolution } = open(pause());
  choose(QUESTION, "Pause it anyway");
  server.moveOn(pause(8n, "found something cheaper", "CANCELED"));
  await act(() => resolution.refresh());
  expect(status()).toContain("version 8");
  expect(chosen(QUESTION)).toEqual(["Pause it anyway"]);
  expect(saveButton().disabled).toBe(true);
  await press(`Keep my choice: ${QUESTION}`);
  expect(saveButton().disabled).toBe(false);
});
