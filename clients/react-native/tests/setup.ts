import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, expect, vi } from "vitest";

// React and react-native-web tell of mistakes there, and of nothing else.
const complaints = vi.spyOn(console, "error");

beforeEach(() => {
  complaints.mockClear();
});

afterEach(() => {
  cleanup();
  expect(complaints.mock.calls).toEqual([]);
});
