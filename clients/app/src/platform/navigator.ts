/** The way through the screens on a phone: a stack, which Android's back button pops. */

import { BackHandler } from "react-native";
import { Observable } from "../model/observable";
import { HOME, parentOf, type Route } from "../model/route";

/** Goes from screen to screen. */
export class Navigator extends Observable<Route> {
  #before: Route[] = [];

  constructor() {
    super(HOME);
  }

  /** Listens to the device's back button, until what it returns is called. */
  start(): () => void {
    const subscription = BackHandler.addEventListener("hardwareBackPress", () => {
      // On the first screen Android leaves the app.
      if (this.state.screen === HOME.screen) return false;
      this.back();
      return true;
    });
    return () => subscription.remove();
  }

  /** Shows a screen. */
  go(route: Route): void {
    this.#before.push(this.state);
    this.set(route);
  }

  /** Shows the screen before this one. */
  back(): void {
    this.set(this.#before.pop() ?? parentOf(this.state));
  }

  /** Begins anew, so that "Back" does not lead to another person's screens. */
  reset(): void {
    this.#before = [];
    this.set(HOME);
  }
}
