import { palette } from "@occam/client/conflict";
import { act, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { twoFields } from "./scenarios";
import { open } from "./screen";

/** The system's setting, which react-native-web asks for when it is loaded. */
const system = vi.hoisted(() => {
  const listeners = new Set<(event: object) => void>();
  const query = {
    matches: false,
    addListener: (listener: (event: object) => void) => listeners.add(listener),
    removeListener: (listener: (event: object) => void) => listeners.delete(listener),
  };
  window.matchMedia = () => query as unknown as MediaQueryList;
  return {
    turnDark() {
      query.matches = true;
      for (const listener of listeners) listener({ matches: true });
    },
  };
});

function hex(rgb: string): string {
  const [, ...parts] = /rgba?\((\d+), (\d+), (\d+)/.exec(rgb) ?? [];
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}

function colour(): string {
  return hex(getComputedStyle(screen.getByRole("heading", { level: 2 })).color);
}

it("is light or dark as the system is, at any time", () => {
  open(twoFields());
  expect(colour()).toBe(palette.light.text);
  act(() => system.turnDark());
  expect(colour()).toBe(palette.dark.text);
});
