import { act, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { twoFields } from "./scenarios";
import { open } from "./screen";

/** The keyboard, which tells of itself and, from Android 15 on, covers what is below it. */
const keyboard = vi.hoisted(() => {
  const listeners = new Map<string, (event: object) => void>();
  return {
    listeners,
    addListener(event: string, listener: (event: object) => void) {
      listeners.set(event, listener);
      return { remove: () => listeners.delete(event) };
    },
  };
});

/** As much of Android as the screen asks for, drawn by react-native-web. */
vi.mock("react-native", async (original) => {
  const web = await original<typeof import("react-native")>();
  return { ...web, Platform: { ...web.Platform, OS: "android" }, Keyboard: keyboard };
});

afterEach(() => {
  vi.restoreAllMocks();
});

const tell = (event: string, screenY: number) =>
  act(async () => {
    keyboard.listeners.get(event)?.({ endCoordinates: { screenY } });
    // The view measures itself, which takes a moment.
    await new Promise((done) => setTimeout(done, 10));
  });

it("makes room for the keyboard, where the system does not, as long as it is there", async () => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 60, 400, 700));
  open(twoFields());
  const { style } = screen.getByRole("region", { name: "Somebody was faster" });
  await tell("keyboardDidShow", 500);
  expect(style.paddingBottom).toBe("260px");
  await tell("keyboardDidHide", 760);
  expect(style.paddingBottom).toBe("0px");
  // The system has made the window smaller.
  await tell("keyboardDidShow", 760);
  expect(style.paddingBottom).toBe("0px");
});

it("listens no longer than it is there", () => {
  const { unmount } = open(twoFields());
  expect(keyboard.listeners.size).toBe(2);
  unmount();
  expect(keyboard.listeners.size).toBe(0);
});
