import { fireEvent, screen, waitFor } from "@testing-library/react-native";
import { signIn, start } from "./render";
import { ACME, ModelServer, subscription } from "./server";

async function openAcme(): Promise<ModelServer> {
  const server = new ModelServer(subscription({ id: ACME, customerId: "customer-acme" }));
  start(server);
  await signIn("ana");
  fireEvent.press(await screen.findByRole("button", { name: /customer-acme/ }));
  await screen.findByRole("button", { name: "Pause" });
  return server;
}

async function press(name: string, nativeEvent: object): Promise<void> {
  fireEvent.press(await screen.findByRole("button", { name }), { nativeEvent });
}

it("a double click pauses, and does not resume", async () => {
  const server = await openAcme();
  await press("Pause", { detail: 1 });
  await press("Resume", { detail: 2 });
  await waitFor(() => expect(server.current(ACME).version).toBe(2n));
  await screen.findByRole("button", { name: "Resume" });
  expect(server.seen.filter((call) => call.endsWith("resumeSubscription"))).toEqual([]);
});

it("a double tap pauses, and does not resume", async () => {
  const server = await openAcme();
  await press("Pause", { timestamp: 10_000 });
  await press("Resume", { timestamp: 10_200 });
  await press("Resume", { timestamp: 10_400 });
  await waitFor(() => expect(server.current(ACME).version).toBe(2n));
  await screen.findByRole("button", { name: "Resume" });
  expect(server.seen.filter((call) => call.endsWith("resumeSubscription"))).toEqual([]);
});

it("who clicks, taps or presses a key after that means it", async () => {
  const server = await openAcme();
  await press("Pause", { detail: 1 });
  await press("Resume", { detail: 1 });
  await press("Pause", { timestamp: 20_000 });
  await press("Resume", { timestamp: 20_350 });
  await press("Pause", { detail: 0 });
  await press("Resume", { detail: 0 });
  await waitFor(() => expect(server.current(ACME).version).toBe(7n));
});

it("the button that was pressed is not the one that takes its place", async () => {
  await openAcme();
  const pause = screen.getByRole("button", { name: "Pause" });
  await press("Pause", {});
  await screen.findByRole("button", { name: "Resume" });
  expect(() => pause.props).toThrow("unmounted");
});
