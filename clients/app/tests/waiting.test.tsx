import { Code } from "@connectrpc/connect";
import { fireEvent, screen } from "@testing-library/react-native";
import { appTexts, LANGUAGES } from "../src/texts";
import { gone, press, signIn, start } from "./render";
import { ACME, ModelServer, refusal, subscription } from "./server";
import { MemoryStorage } from "./storage";

/** Pauses a subscription of which the server has lost the reply, or that it turns away. */
async function pause(prepare: (server: ModelServer) => void, storage = new MemoryStorage()): Promise<ModelServer> {
  const server = new ModelServer(subscription({ id: ACME, customerId: "customer-acme" }));
  start(server, storage);
  await signIn("ana");
  fireEvent.press(await screen.findByRole("button", { name: /customer-acme/ }));
  await screen.findByRole("button", { name: "Pause" });
  prepare(server);
  press("button", "Pause");
  await screen.findByRole("button", { name: "Waiting changes (1)" });
  return server;
}

async function openWaiting(): Promise<void> {
  press("button", "Waiting changes (1)");
  await screen.findByRole("heading", { name: "Waiting changes" });
}

it("of a refused write that may have taken effect it is not said that nothing was changed", async () => {
  const server = await pause((server) => {
    server.losesReplies = true;
  });
  await screen.findByText(/^You are offline/);
  await openWaiting();
  server.losesReplies = false;
  server.turnsAway = refusal(Code.PermissionDenied, "PERMISSION_DENIED", "not yours any more");
  press("button", "Send now");
  await screen.findByText("Refused");
  screen.getByText("You are not allowed to do this.");
  screen.getByText("It may have reached the server already.");
  expect(screen.queryByText(/Nothing was changed/)).toBeNull();
  press("button", "Back");
  await screen.findByRole("heading", { name: "customer-acme" });
  screen.getByText("It may have reached the server already.");
  expect(screen.queryByText(/Nothing was changed/)).toBeNull();
});

it("a waiting write says why it waits", async () => {
  const server = await pause((server) => {
    server.turnsAway = refusal(Code.Unauthenticated, "UNAUTHENTICATED", "who are you?");
  });
  await openWaiting();
  await screen.findByText("The server does not know you.");
  server.turnsAway = undefined;
  press("button", "Send now");
  await gone("button", /Waiting changes/);
});

it("each reason to wait is a sentence in each language", () => {
  for (const language of Object.keys(LANGUAGES)) {
    for (const reason of ["UNAUTHENTICATED", "OVERLOADED", "CONTENDED", "OUTCOME_UNKNOWN"]) {
      expect(appTexts(language).reasons[reason]).toMatch(/\.$/);
    }
  }
});

it.each([
  ["tries it again", ["Try again"]],
  ["discards it", ["Discard…", "Discard this change"]],
])("on a device without room, who %s is told so, and can decide again", async (_, buttons) => {
  const warn = jest.spyOn(console, "warn").mockImplementation(() => {});
  const storage = new MemoryStorage();
  const refuse = (server: ModelServer) => {
    server.refuses = "INVALID_TRANSITION";
  };
  const server = await pause(refuse, storage);
  await openWaiting();
  await screen.findByText("Refused");
  storage.isFull = true;
  for (const name of buttons) press("button", new RegExp(`^${name}`));
  await screen.findByText(/^This device has no room/);
  screen.getByText("Refused");
  storage.isFull = false;
  server.refuses = "";
  press("button", /^Try again/);
  await screen.findByText("Nothing is waiting. All changes are saved.");
  warn.mockRestore();
});
