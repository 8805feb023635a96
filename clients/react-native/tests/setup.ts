import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, expect, vi } from "vitest";

const complaints: unknown[][] = [];

// React and react-native-web tell of mistakes there, and of nothing else. Anew for each test, as tests may restore all spies.
beforeEach(() => {
  complaints.length = 0;
  vi.spyOn(console, "error").mockImplementation((...args) => void complaints.push(args));
});

afterEach(() => {
  cleanup();
  expect(complaints).toEqual([]);
});
