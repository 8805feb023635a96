import { FieldDiffKind } from "@occam/client";
import { ConflictResolution } from "@occam/client/conflict";
import { act, cleanup, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, it, vi } from "vitest";
import { notes, twoFields } from "./scenarios";
import { choose, chosen, open, press, result, saveButton, status, type } from "./screen";

it("saves what was chosen, and tells of it once", async () => {
  const { server, onSaved, redraw } = open(twoFields());
  choose("Notes", "Keep mine");
  choose("Quantity", "Edit by hand");
  type("Quantity, edited by hand", "7");
  await press("Save");
  expect(server.saves).toHaveLength(1);
  expect(server.saves[0]).toMatchObject({ notes: "mine", quantity: { edited: { quantity: 7n } } });
  expect(status()).toBe("Saved as version 8.");
  // As a parent does that makes its callbacks anew.
  redraw({ onSaved: (outcome) => onSaved(outcome) });
  expect(onSaved).toHaveBeenCalledOnce();
  expect(onSaved.mock.calls[0]?.[0]).toMatchObject({ modified: true, entity: { version: 8n } });
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Close"]);
  expect(screen.queryByRole("article")).toBeNull();
  expect(result().getByText("7")).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 2 }));
});

it("keeps all choices when saving fails, says why, and saves again", async () => {
  const { server, onSaved } = open(twoFields());
  choose("Notes", "Take theirs");
  choose("Quantity", "Edit by hand");
  type("Quantity, edited by hand", "7");
  server.next = new Error("fetch failed");
  await press("Save");
  expect(screen.getByRole("alert").textContent).toContain("It could not be saved");
  expect(screen.getByRole("alert").textContent).toContain("fetch failed");
  expect(chosen("Notes")).toEqual(["Take theirs"]);
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("7");
  expect(onSaved).not.toHaveBeenCalled();

  await press("Save");
  expect(screen.getByRole("alert").textContent).toBe("");
  expect(server.saves[1]).toEqual(server.saves[0]);
  expect(status()).toBe("Saved as version 8.");
});

it("tells that it was written down, where there is no connection", async () => {
  const { server, onSaved } = open(twoFields());
  await press("Use all mine");
  server.next = "queued";
  await press("Save");
  expect(status()).toBe("Kept on this device. It is sent as soon as there is a connection.");
  expect(onSaved).toHaveBeenCalledExactlyOnceWith("queued");
});

it("tells of each of several conflicts that it shows one after another", async () => {
  const { server, onSaved, redraw } = open(twoFields());
  for (const count of [1, 2]) {
    await press("Use all mine");
    server.next = "queued";
    await press("Save");
    expect(onSaved).toHaveBeenCalledTimes(count);
    redraw({ resolution: new ConflictResolution(server, twoFields()) });
  }
});

it("tells of it once although it is taken away and comes back", async () => {
  const { resolution, onSaved } = open(twoFields(), {}, { wrapper: StrictMode });
  await press("Use all mine");
  await press("Save");
  expect(onSaved).toHaveBeenCalledOnce();
  cleanup();
  open(twoFields(), { resolution, onSaved });
  expect(status()).toBe("Saved as version 8.");
  expect(onSaved).toHaveBeenCalledOnce();
});

it("lets nothing be chosen or saved twice while it is being saved", async () => {
  const { server, resolution } = open(twoFields());
  await press("Use all mine");
  let answer = () => {};
  const answered = new Promise<"queued">((resolve) => {
    answer = () => resolve("queued");
  });
  server.resolve = () => answered;
  await press("Save");
  expect(resolution.state.phase).toBe("saving");
  const save = vi.spyOn(resolution, "save");
  // To be disabled would take the focus from the button that was just pressed.
  const saving = screen.getByRole<HTMLButtonElement>("button", { name: "Saving…" });
  expect([saving.disabled, saving.getAttribute("aria-disabled")]).toEqual([false, "true"]);
  await press("Saving…");
  expect(save).not.toHaveBeenCalled();
  for (const radio of screen.getAllByRole("radio")) expect(radio.getAttribute("aria-disabled")).toBe("true");
  choose("Notes", "Take theirs");
  expect(chosen("Notes")).toEqual(["Keep mine"]);
  answer();
  expect(await screen.findByRole("button", { name: "Close" })).toBeTruthy();
});

it("leaves the focus where it was when saving fails, and puts it on the heading when what had it is gone", async () => {
  const texts = { base: "by post", yours: "by e-mail" };
  const { server, resolution } = open(notes({ ...texts, current: "by fax" }));
  choose("Notes", "Keep mine");
  server.next = new Error("fetch failed");
  saveButton().focus();
  await press("Save");
  expect([document.activeElement, saveButton().ariaDisabled]).toEqual([saveButton(), null]);
  await act(() => resolution.refresh());
  expect(document.activeElement).toBe(saveButton());
  server.moveOn(notes({ ...texts, current: "by e-mail", kind: FieldDiffKind.BOTH_SAME }, 8n));
  await act(() => resolution.refresh());
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 2 }));
});

it("leaves the focus alone where it is elsewhere", async () => {
  const texts = { base: "by post", yours: "by e-mail" };
  const { server, resolution } = open(notes({ ...texts, current: "by fax" }));
  const [radio] = screen.getAllByRole("radio");
  radio?.focus();
  radio?.blur();
  server.moveOn(notes({ ...texts, current: "by e-mail", kind: FieldDiffKind.BOTH_SAME }, 8n));
  await act(() => resolution.refresh());
  expect(screen.queryAllByRole("radio")).toEqual([]);
  expect(document.activeElement).toBe(document.body);
});

it("closes without saving", async () => {
  const { server, onClose } = open(twoFields());
  choose("Notes", "Keep mine");
  expect(saveButton().disabled).toBe(true);
  await press("Close without saving");
  expect(onClose).toHaveBeenCalledOnce();
  expect(server.saves).toEqual([]);
});
