/** The screen, and what a person does with it. */

import type { ConflictError } from "@occam/client";
import { ConflictResolution } from "@occam/client/conflict";
import { act, fireEvent, type RenderOptions, render, screen, within } from "@testing-library/react";
import { vi } from "vitest";
import { ConflictScreen, type ConflictScreenProps } from "../src";
import { FakeServer } from "./server";

/** Opens the screen, in English and UTC unless told otherwise; it looks for newer versions only when told to. */
export function open(conflict: ConflictError, props: Partial<ConflictScreenProps> = {}, options?: RenderOptions) {
  const server = new FakeServer(conflict);
  const resolution = new ConflictResolution(server, conflict);
  const onClose = vi.fn();
  const onSaved = vi.fn();
  const all = { resolution, locale: "en", timeZone: "UTC", pollSeconds: 0, onClose, onSaved, ...props };
  const view = render(<ConflictScreen {...all} />, options);
  return {
    server,
    resolution,
    onClose,
    onSaved,
    unmount: view.unmount,
    redraw: (changed: Partial<ConflictScreenProps>) => view.rerender(<ConflictScreen {...all} {...changed} />),
  };
}

/** The card of a field. */
export function card(name: string) {
  const element = screen.getByRole("article", { name });
  return { element, ...within(element) };
}

/** The preview. */
export function result() {
  return within(screen.getByRole("region", { name: "Result" }));
}

/** Chooses in the group of this name. */
export function choose(name: string, choice: string) {
  fireEvent.click(within(screen.getByRole("radiogroup", { name })).getByRole("radio", { name: choice }));
}

/** What is chosen in the group of this name. */
export function chosen(name: string): string[] {
  const radios = within(screen.getByRole("radiogroup", { name })).getAllByRole("radio");
  return radios.filter((radio) => radio.getAttribute("aria-checked") === "true").map((radio) => radio.textContent);
}

export function type(label: string, text: string) {
  fireEvent.change(screen.getByRole("textbox", { name: label }), { target: { value: text } });
}

/** Presses a button, and waits for what comes of it. */
export async function press(name: string) {
  await act(async () => fireEvent.click(screen.getByRole("button", { name })));
}

export function saveButton(): HTMLButtonElement {
  return screen.getByRole("button", { name: "Save" });
}

export function status(): string {
  return screen.getByRole("status").textContent;
}
