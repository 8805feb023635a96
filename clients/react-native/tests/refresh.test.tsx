import { act, cleanup } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { twoFields } from "./scenarios";
import { open, status } from "./screen";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000));

function visibility(state: DocumentVisibilityState) {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

it("looks at once and every 10 seconds whether it was changed again, until it is closed", async () => {
  const { server } = open(twoFields(), { pollSeconds: undefined });
  await pass(9);
  expect(server.checks).toBe(1);
  server.moveOn(twoFields(8n));
  await pass(1);
  expect(server.checks).toBe(2);
  expect(status()).toContain("version 8");
  await pass(10);
  expect(server.checks).toBe(3);
  cleanup();
  await pass(60);
  expect(server.checks).toBe(3);
});

it("looks as often as it is told to, or never", async () => {
  const { server } = open(twoFields(), { pollSeconds: 2 });
  await pass(5);
  expect(server.checks).toBe(3);
  cleanup();
  const never = open(twoFields(), { pollSeconds: 0 });
  visibility("visible");
  await pass(60);
  expect(never.server.checks).toBe(0);
});

it("does not look while nobody sees it, and does as soon as it is seen again", async () => {
  visibility("hidden");
  const { server } = open(twoFields(), { pollSeconds: 2 });
  await pass(10);
  expect(server.checks).toBe(0);
  visibility("visible");
  await pass(0);
  expect(server.checks).toBe(1);
});

it("does not ask again before it has its answer", async () => {
  const { server, resolution } = open(twoFields(), { pollSeconds: 2 });
  await pass(1);
  let asked = 0;
  resolution.refresh = () => {
    asked++;
    return new Promise(() => {});
  };
  await pass(20);
  expect([server.checks, asked]).toEqual([1, 1]);
});

it("stops for good when it is closed while it waits for an answer", async () => {
  const { resolution } = open(twoFields(), { pollSeconds: 2 });
  await pass(1);
  let asked = 0;
  let answer = () => {};
  resolution.refresh = () => {
    asked++;
    return new Promise((resolve) => {
      answer = resolve;
    });
  };
  await pass(2);
  cleanup();
  answer();
  await pass(20);
  expect(asked).toBe(1);
});
