import { SubscriptionStatus } from "@occam/client";
import { fireEvent, screen, waitFor } from "@testing-library/react-native";
import { gone, press, signIn, start } from "./render";
import { ACME, ModelServer, subscription } from "./server";

const acme = () => subscription({ id: ACME, customerId: "customer-acme", notes: "Call before renewing." });

/** Edits the notes offline while somebody else edits them too, and comes back. */
async function meetAnotherChange(server: ModelServer, theirs = "Theirs."): Promise<void> {
  fireEvent.press(await screen.findByRole("button", { name: /customer-acme/ }));
  fireEvent.press(await screen.findByRole("button", { name: "Edit notes" }));
  server.online = false;
  fireEvent.changeText(screen.getByLabelText("Notes"), "Mine.");
  press("button", "Save notes");
  fireEvent.press(await screen.findByRole("button", { name: "Waiting changes (1)" }));
  server.change(ACME, (one) => {
    one.notes = theirs;
  });
  server.online = true;
  press("button", "Send now");
  fireEvent.press(await screen.findByRole("button", { name: /^Choose…/ }));
}

/** What a screen says that ended without anything to choose. */
const SETTLED = "The other change is already what you wanted. There is nothing to save.";

describe("a conflict", () => {
  it("is shown, and saved as the person chooses", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    await meetAnotherChange(server);
    await screen.findByText("Somebody was faster");
    for (const text of ["Call before renewing.", "Mine.", "Theirs."]) screen.getAllByText(new RegExp(text));
    press("radio", "Keep mine");
    press("button", "Save");
    await screen.findByText("Saved as version 3.");
    expect(server.current(ACME).notes).toBe("Mine.");
    press("button", "Close");
    await screen.findByText("Nothing is waiting. All changes are saved.");
  });

  it("overwrites nothing before the person chose, and nothing at all if they take theirs", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    await meetAnotherChange(server);
    await screen.findByText("Somebody was faster");
    press("button", "Save");
    expect(server.current(ACME).notes).toBe("Theirs.");
    press("radio", "Take theirs");
    press("button", "Save");
    fireEvent.press(await screen.findByRole("button", { name: "Close" }));
    await screen.findByText("Nothing is waiting. All changes are saved.");
    expect(server.current(ACME).version).toBe(2n);
  });

  it("needs a connection, and is kept until there is one", async () => {
    const server = new ModelServer(acme());
    const { storage, stop } = start(server);
    await signIn("ana");
    await meetAnotherChange(server);
    await screen.findByText("Somebody was faster");
    press("button", "Close without saving");
    stop();
    server.online = false;
    start(server, storage);
    fireEvent.press(await screen.findByRole("button", { name: "Waiting changes (1)" }));
    fireEvent.press(await screen.findByRole("button", { name: /^Choose…/ }));
    await screen.findByText("To choose, a connection is needed. The change is kept until then.", undefined, {
      timeout: 20_000,
    });
    server.online = true;
    press("button", "Try again");
    await screen.findByText("Somebody was faster");
  }, 30_000);

  it("of other fields is no conflict: both changes are kept", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    fireEvent.press(await screen.findByRole("button", { name: /customer-acme/ }));
    await screen.findByRole("button", { name: "Pause" });
    server.change(ACME, (one) => {
      one.notes = "Theirs.";
    });
    press("button", "Pause");
    await screen.findByRole("button", { name: "Resume" });
    await waitFor(() => expect(server.current(ACME).version).toBe(3n));
    expect(server.current(ACME).notes).toBe("Theirs.");
    await gone("button", /Waiting changes/);
  });

  it("that was about the same notes leaves the queue when its screen is closed", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    await meetAnotherChange(server, "Mine.");
    await screen.findByText(SETTLED);
    fireEvent.press(await screen.findByRole("button", { name: "Close" }));
    await screen.findByText("Nothing is waiting. All changes are saved.");
    expect(server.current(ACME).version).toBe(2n);
  });

  it("of two pauses leaves the queue when its screen is closed, and holds nothing up any more", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    fireEvent.press(await screen.findByRole("button", { name: /customer-acme/ }));
    await screen.findByRole("button", { name: "Pause" });
    server.online = false;
    press("button", "Pause");
    fireEvent.press(await screen.findByRole("button", { name: "Edit notes" }));
    fireEvent.changeText(screen.getByLabelText("Notes"), "Behind.");
    press("button", "Save notes");
    fireEvent.press(await screen.findByRole("button", { name: "Waiting changes (2)" }));
    server.change(ACME, (one) => {
      one.status = SubscriptionStatus.PAUSED;
    });
    server.online = true;
    press("button", "Send now");
    fireEvent.press(await screen.findByRole("button", { name: /^Choose…/ }));
    await screen.findByText(SETTLED);
    press("button", "Close");
    await screen.findByText("Nothing is waiting. All changes are saved.");
    expect(server.current(ACME)).toMatchObject({ status: SubscriptionStatus.PAUSED, notes: "Behind.", version: 3n });
  });
});
