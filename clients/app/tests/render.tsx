/** The app on a phone, with a server and a storage of the test's. */

import { fireEvent, render, screen, waitFor } from "@testing-library/react-native";
import { App } from "../src/App";
import type { ModelServer } from "./server";
import { MemoryStorage } from "./storage";

/** Starts the app. With the storage of an earlier start it is a restart. */
export function start(server: ModelServer, storage = new MemoryStorage()) {
  const view = render(<App around={{ storage, transportTo: server.transportTo }} />);
  return { storage, stop: () => view.unmount() };
}

/** Fills in the form, and signs in. */
export async function signIn(name: string, customer?: string): Promise<void> {
  await screen.findByRole("heading", { name: "Sign in" });
  fireEvent.changeText(screen.getByLabelText("Your name"), name);
  if (customer !== undefined) {
    press("radio", "Customer");
    fireEvent.changeText(screen.getByLabelText("Customer ID"), customer);
  }
  press("button", "Sign in");
  await screen.findByRole("heading", { name: "Subscriptions" });
}

/** Presses what has this role and name. */
export function press(role: "button" | "radio", name: string | RegExp): void {
  fireEvent.press(screen.getByRole(role, { name }));
}

/** Waits until nothing has this role and name any more. (An `expect` would print the whole screen at each try.) */
export function gone(role: "button", name: string | RegExp): Promise<void> {
  return waitFor(() => {
    if (screen.queryByRole(role, { name })) throw new Error(`${name} is still there`);
  });
}

/** Waits until nothing says this any more. */
export function unsaid(text: string | RegExp): Promise<void> {
  return waitFor(() => {
    if (screen.queryByText(text)) throw new Error(`${text} is still said`);
  });
}
