import { act } from "@testing-library/react";
import { AccessibilityInfo } from "react-native";
import { beforeEach, expect, it, vi } from "vitest";
import { settled, twoFields } from "./scenarios";
import { choose, open, press, type } from "./screen";

/** As much of iOS as the screen asks for, drawn by react-native-web. */
vi.mock("react-native", async (original) => {
  const web = await original<typeof import("react-native")>();
  const info = { announceForAccessibilityWithOptions: vi.fn(), sendAccessibilityEvent: vi.fn() };
  return { ...web, Platform: { ...web.Platform, OS: "ios" }, AccessibilityInfo: info };
});

const announced = vi.mocked(AccessibilityInfo.announceForAccessibilityWithOptions);
const focused = vi.mocked(AccessibilityInfo.sendAccessibilityEvent);
const at = () => (focused.mock.lastCall?.[0] as HTMLElement | undefined)?.textContent;
const told = () => announced.mock.calls.map(([text]) => text);

beforeEach(() => {
  vi.clearAllMocks();
});

it("tells what is wrong with a typed value, since there are no live regions", () => {
  open(twoFields());
  choose("Quantity", "Edit by hand");
  type("Quantity, edited by hand", "many");
  type("Quantity, edited by hand", "many more");
  expect(told()).toEqual(["Enter a whole number."]);
});

it("tells all of a failure, each time", async () => {
  const { server } = open(twoFields());
  await press("Use all mine");
  for (const _ of [1, 2]) {
    announced.mockClear();
    server.next = new Error("fetch failed");
    await press("Save");
    expect(told()).toEqual(["Saving…", expect.stringMatching(/^It could not be saved\. .*fetch failed/)]);
  }
});

it("tells that nothing is left to be decided, after what is being read", () => {
  open(settled());
  expect(announced).toHaveBeenLastCalledWith("The other change is already what you wanted. There is nothing to save.", {
    queue: true,
  });
});

it("leads a screen reader to where a person goes on", async () => {
  const { server, resolution } = open(twoFields());
  await press("Use all mine");
  server.moveOn(twoFields(8n, { current: "Sent a letter." }));
  await act(() => resolution.refresh());
  // The button that it was at is gone.
  await press("Keep my choice: Notes");
  expect(at()).toBe("Keep mine");
  await press("Save");
  expect(at()).toBe("Somebody was faster");
});
