import { render, screen, waitFor } from "@testing-library/react-native";
import { act } from "react";
import { LanguagePreference } from "../src/model/language";
import { Workspace } from "../src/model/workspace";
import { Cancel } from "../src/screens/Cancel";
import { Frame } from "../src/ui/Frame";
import { PlaceProvider } from "../src/ui/place";
import { press } from "./render";
import { ACME, ModelServer, subscription } from "./server";
import { MemoryStorage } from "./storage";

const ana = { server: "http://127.0.0.1:50051", name: "ana", role: "support", customer: "" } as const;
const acme = () => subscription({ id: ACME, customerId: "customer-acme" });

/** The form alone, which stays when it is through, as it does in a browser until its history has moved. */
async function openForm(server: ModelServer) {
  const storage = new MemoryStorage();
  const workspace = await Workspace.open(ana, storage, server.transportTo());
  const back = jest.fn();
  const view = render(
    <Frame preference={new LanguagePreference(storage, "en", undefined)}>
      <PlaceProvider value={{ workspace, go: () => {}, back }}>
        <Cancel id={ACME} />
      </PlaceProvider>
    </Frame>,
  );
  const close = () => {
    view.unmount();
    workspace.close();
  };
  await screen.findByRole("button", { name: "Cancel the subscription" });
  return { workspace, back, close };
}

describe("the form that cancels", () => {
  it("cancels once, and never turns to ending at once by itself", async () => {
    const server = new ModelServer(acme());
    const { workspace, back, close } = await openForm(server);
    press("button", "Cancel the subscription");
    await waitFor(() => expect(workspace.queue.state.writes).toHaveLength(0));
    await waitFor(() => expect(back).toHaveBeenCalledTimes(1));
    expect(screen.getByRole("radio", { name: /At the end/ })).toBeChecked();
    press("button", "Cancel the subscription");
    await act(() => workspace.flush());
    expect(back).toHaveBeenCalledTimes(1);
    expect(server.seen.filter((call) => call === "ana cancelSubscription")).toHaveLength(1);
    expect(server.current(ACME).version).toBe(2n);
    close();
  });

  it("decides about what it showed when it was opened", async () => {
    const server = new ModelServer(acme());
    const { workspace, close } = await openForm(server);
    server.change(ACME, (one) => {
      one.cancelAtPeriodEnd = true;
    });
    await act(async () => void (await workspace.subscriptions.read(ACME)));
    expect(screen.getByRole("radio", { name: /At the end/ })).toBeChecked();
    press("button", "Cancel the subscription");
    await waitFor(() => expect(workspace.queue.state.writes.map(({ state }) => state)).toEqual(["conflict"]));
    close();
  });

  it("does not go back twice for who has left it already", async () => {
    const { workspace, back, close } = await openForm(new ModelServer(acme()));
    press("button", "Cancel the subscription");
    screen.unmount();
    await waitFor(() => expect(workspace.subscriptions.state.entities.get(ACME)?.subscription.version).toBe(2n));
    expect(back).not.toHaveBeenCalled();
    close();
  });
});
