import { fireEvent, screen, waitFor } from "@testing-library/react-native";
import { gone, press, signIn, start, unsaid } from "./render";
import { ACME, ModelServer, subscription, UMBRA } from "./server";

const acme = () => subscription({ id: ACME, customerId: "customer-acme", notes: "Call before renewing." });
const umbra = () => subscription({ id: UMBRA, customerId: "customer-umbra" });

/** Opens what the list shows under this name. */
async function open(name: RegExp): Promise<void> {
  await screen.findByRole("button", { name });
  press("button", name);
}

/** Edits the notes of the subscription that is shown. */
async function editNotes(notes: string): Promise<void> {
  fireEvent.press(await screen.findByRole("button", { name: "Edit notes" }));
  fireEvent.changeText(screen.getByLabelText("Notes"), notes);
  press("button", "Save notes");
  await gone("button", "Save notes");
}

/** Opens the waiting changes, of which there are so many. */
async function openWaiting(count: number): Promise<void> {
  fireEvent.press(await screen.findByRole("button", { name: `Waiting changes (${count})` }));
  await screen.findByRole("heading", { name: "Waiting changes" });
}

describe("online", () => {
  it("saves edited notes", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    await open(/customer-acme/);
    await editNotes("Called back.");
    await waitFor(() => expect(server.current(ACME).notes).toBe("Called back."));
    await unsaid("Not saved yet");
    expect(screen.getByText("Called back.")).toBeTruthy();
    await gone("button", /Waiting changes/);
  });

  it("pauses and resumes", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("carla", "customer-acme");
    await open(/Professional/);
    fireEvent.press(await screen.findByRole("button", { name: "Pause" }));
    await screen.findByRole("button", { name: "Resume" });
    press("button", "Resume");
    await screen.findByRole("button", { name: "Pause" });
    await waitFor(() => expect(server.current(ACME).version).toBe(3n));
  });

  it("asks before it cancels, and takes a cancellation back", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    await open(/customer-acme/);
    fireEvent.press(await screen.findByRole("button", { name: "Cancel…" }));
    await screen.findByRole("heading", { name: "Cancel the subscription" });
    expect(server.current(ACME).version).toBe(1n);
    fireEvent.changeText(screen.getByLabelText("Reason (optional)"), "Too dear");
    press("button", "Cancel the subscription");
    await waitFor(() => expect(server.current(ACME).cancelAtPeriodEnd).toBe(true));
    expect(server.current(ACME).cancelReason).toBe("Too dear");
    press(
      "button",
      await screen.findByRole("button", { name: "Keep the subscription" }).then(() => "Keep the subscription"),
    );
    await waitFor(() => expect(server.current(ACME).cancelAtPeriodEnd).toBe(false));
  });

  it("cancels at once only if that was chosen", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    await open(/customer-acme/);
    fireEvent.press(await screen.findByRole("button", { name: "Cancel…" }));
    fireEvent.press(await screen.findByRole("radio", { name: /Now/ }));
    press("button", "Cancel the subscription");
    await screen.findAllByText("Canceled");
    await gone("button", "Cancel…");
  });

  it("shows a refused write with its reason until it is discarded", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    await open(/customer-acme/);
    await screen.findByRole("button", { name: "Pause" });
    server.online = false;
    press("button", "Pause");
    await openWaiting(1);
    // Somebody pauses it, and nobody else changed anything that pausing needs; the state does not allow it any more.
    server.refuses = "INVALID_TRANSITION";
    server.online = true;
    press("button", "Send now");
    await screen.findByText("Refused");
    screen.getByText("The subscription is in a state in which this is not possible.");
    press("button", /^Discard…/);
    press("button", "Keep it");
    press("button", /^Discard…/);
    press("button", "Discard this change");
    await screen.findByText("Nothing is waiting. All changes are saved.");
  });
});

describe("offline", () => {
  it("keeps three edits of two subscriptions over a restart, and sends them once", async () => {
    const server = new ModelServer(acme(), umbra());
    const { storage, stop } = start(server);
    await signIn("ana");
    await screen.findByRole("button", { name: /customer-acme/ });
    server.online = false;
    await open(/customer-acme/);
    await editNotes("First.");
    await editNotes("Second.");
    await screen.findAllByText("Not saved yet");
    press("button", "Back");
    await open(/customer-umbra/);
    await editNotes("Third.");
    await screen.findByRole("button", { name: "Waiting changes (3)" });
    stop();

    start(server, storage);
    await openWaiting(3);
    for (const text of ["First.", "Second.", "Waits for an earlier change", "Third."]) screen.getByText(text);
    server.online = true;
    press("button", "Send now");
    await screen.findByText("Nothing is waiting. All changes are saved.");
    expect(server.current(ACME).notes).toBe("Second.");
    expect(server.current(ACME).version).toBe(3n);
    expect(server.current(UMBRA).notes).toBe("Third.");
  });

  it("does a write once whose reply was lost", async () => {
    const server = new ModelServer(acme());
    const { storage, stop } = start(server);
    await signIn("ana");
    await open(/customer-acme/);
    await screen.findByRole("button", { name: "Edit notes" });
    server.losesReplies = true;
    await editNotes("Once.");
    await waitFor(() => expect(server.current(ACME).version).toBe(2n));
    stop();
    server.losesReplies = false;
    start(server, storage);
    await gone("button", /Waiting changes/);
    await open(/customer-acme/);
    await screen.findByText("Once.");
    expect(server.current(ACME).version).toBe(2n);
  });

  it("never sends a write in somebody else's name, and warns before signing out", async () => {
    const server = new ModelServer(acme());
    start(server);
    await signIn("ana");
    await open(/customer-acme/);
    await screen.findByRole("button", { name: "Edit notes" });
    server.online = false;
    await editNotes("By Ana.");
    await screen.findByRole("button", { name: "Waiting changes (1)" });
    press("button", "Account");
    press("button", "Sign out");
    screen.getByText(/Changes that are still waiting: 1/);
    press("button", "Sign out all the same");
    server.online = true;
    await signIn("ben");
    await screen.findByRole("button", { name: /customer-acme/ });
    await gone("button", /Waiting changes/);
    press("button", "Account");
    press("button", "Sign out");
    expect(server.current(ACME).version).toBe(1n);
    await signIn("ana");
    await waitFor(() => expect(server.current(ACME).notes).toBe("By Ana."));
    expect(server.seen.filter((call) => call.endsWith("updateSubscription"))).toEqual(["ana updateSubscription"]);
  });
});
