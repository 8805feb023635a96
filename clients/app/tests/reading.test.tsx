import { fireEvent, screen, waitFor } from "@testing-library/react-native";
import { gone, press, signIn, start, unsaid } from "./render";
import { ACME, ModelServer, subscription, UMBRA } from "./server";

const acme = () => subscription({ id: ACME, customerId: "customer-acme", notes: "Call before renewing." });
const umbra = () => subscription({ id: UMBRA, customerId: "customer-umbra", quantity: 2n });

describe("signing in", () => {
  it("asks for what is missing, and says what cannot be sent", async () => {
    start(new ModelServer());
    await screen.findByRole("heading", { name: "Sign in" });
    fireEvent.changeText(screen.getByLabelText("Server address"), "not an address");
    press("radio", "Customer");
    fireEvent.changeText(screen.getByLabelText("Customer ID"), "Ünal");
    press("button", "Sign in");
    expect(screen.getByText("This is needed.")).toBeTruthy();
    expect(screen.getByText(/This is no address/)).toBeTruthy();
    expect(screen.getByText(/Only letters from A to Z/)).toBeTruthy();
  });

  it("is remembered over a restart", async () => {
    const server = new ModelServer(acme());
    const { storage, stop } = start(server);
    await signIn("ana");
    await screen.findByRole("button", { name: /customer-acme/ });
    stop();
    start(server, storage);
    await screen.findByRole("button", { name: /customer-acme/ });
  });
});

describe("the list", () => {
  it("shows whose subscription it is, its state, its plan and its price", async () => {
    start(new ModelServer(acme(), umbra()));
    await signIn("ana");
    const card = await screen.findByRole("button", { name: /customer-umbra/ });
    await waitFor(() => expect(card).toHaveTextContent(/Professional · 2 × €27.00 · every month/));
    expect(card).toHaveTextContent(/Active/);
  });

  it("says that there is nothing", async () => {
    start(new ModelServer());
    await signIn("ana");
    await screen.findByText("There are no subscriptions yet.");
  });

  it("goes on where a page ends", async () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      subscription({ id: `${ACME}-${at}`, customerId: `customer-${at}.` }),
    );
    start(new ModelServer(...many));
    await signIn("ana");
    await screen.findByRole("button", { name: /customer-24\./ });
    await gone("button", /customer-25\./);
    press("button", "Show more");
    await screen.findByRole("button", { name: /customer-29\./ });
    screen.getByRole("button", { name: /customer-0\./ });
    await gone("button", "Show more");
  });

  it("says that there is no connection, and tries again", async () => {
    const server = new ModelServer(acme());
    server.online = false;
    start(server);
    await signIn("ana");
    await screen.findByText("There is no connection, and nothing was read on this device before.");
    server.online = true;
    press("button", "Try again");
    await screen.findByRole("button", { name: /customer-acme/ });
  });

  it("shows offline after a restart what was read before", async () => {
    const server = new ModelServer(acme());
    const { storage, stop } = start(server);
    await signIn("ana");
    await screen.findByRole("button", { name: /customer-acme/ });
    stop();
    server.online = false;
    start(server, storage);
    fireEvent.press(await screen.findByRole("button", { name: /customer-acme/ }));
    await screen.findByText("Call before renewing.");
    await screen.findByText(/You are offline/);
    expect(screen.getByText(/Last read/)).toBeTruthy();
  });
});

describe("a customer", () => {
  it("sees their own subscriptions, and notes nowhere", async () => {
    const server = new ModelServer(acme(), umbra());
    const { storage } = start(server);
    await signIn("carla", "customer-acme");
    fireEvent.press(await screen.findByRole("button", { name: /Professional/ }));
    await screen.findByRole("button", { name: "Pause" });
    await unsaid(/notes/i);
    await unsaid(/customer-umbra/);
    expect([...storage.values.values()].join()).not.toContain("Call before renewing");
  });

  it("cannot open somebody else's", async () => {
    const { storage } = start(new ModelServer(acme()));
    await signIn("carla", "customer-umbra");
    await screen.findByText("There are no subscriptions yet.");
    expect([...storage.values.values()].join()).not.toContain("customer-acme");
  });
});
