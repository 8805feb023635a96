import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { twoFields } from "./scenarios";
import { card, choose, chosen, open, press, saveButton, status, type } from "./screen";

const SENT_A_LETTER = { current: "Sent a letter.", by: "carol" };

it("shows in place what somebody changes while it is open, keeps the choices, and asks about the one that is stale", async () => {
  const { server, resolution } = open(twoFields());
  choose("Notes", "Keep mine");
  choose("Quantity", "Edit by hand");
  type("Quantity, edited by hand", "7");
  expect(saveButton().disabled).toBe(false);

  server.moveOn(twoFields(8n, SENT_A_LETTER));
  await act(() => resolution.refresh());
  expect(status()).toBe("It was changed again, and is at version 8 now. Your choices are kept.");
  expect(card("Notes").getByText(/carol/)).toBeTruthy();
  expect(card("Notes").getByText("Theirs has changed again since you chose.")).toBeTruthy();
  expect(card("Quantity").queryByText("Theirs has changed again since you chose.")).toBeNull();
  expect(chosen("Notes")).toEqual(["Keep mine"]);
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("7");
  expect(saveButton().disabled).toBe(true);

  await press("Keep my choice: Notes");
  // The button is gone, and the keyboard's focus not lost.
  expect(document.activeElement?.textContent).toBe("Keep mine");
  expect(screen.queryByText("Theirs has changed again since you chose.")).toBeNull();
  expect(saveButton().disabled).toBe(false);
  await press("Save");
  expect(status()).toBe("Saved as version 9.");
});

it("learns of it by saving, too, and overwrites nothing unseen", async () => {
  const { server, onSaved } = open(twoFields());
  await press("Use all mine");
  server.moveOn(twoFields(8n, SENT_A_LETTER));
  await press("Save");
  expect(onSaved).not.toHaveBeenCalled();
  expect(status()).toContain("version 8");
  expect(saveButton().disabled).toBe(true);

  // To choose again is to have seen it.
  choose("Notes", "Take theirs");
  expect(saveButton().disabled).toBe(false);
  await press("Save");
  expect(server.saves[1]).toMatchObject({ notes: "theirs", quantity: "mine" });
  expect(onSaved).toHaveBeenCalledOnce();
});
