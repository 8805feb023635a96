/** What only browsers understand. Phones never get to see it, nor do React Native's types know it. */

import { Platform } from "react-native";

/** What a browser's keyboard event has, as far as this package reads it. */
export interface KeyEvent {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  preventDefault(): void;
}

/** The element that a browser's focus event is about. */
export interface FocusTarget {
  readonly isConnected: boolean;
}

/** Attributes of HTML, under the names that react-native-web passes on. */
export interface WebProps {
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl" | "auto";
  readonly role?: "insertion" | "deletion";
  readonly tabIndex?: 0 | -1 | undefined;
  readonly onKeyDown?: (event: KeyEvent) => void;
  readonly onFocus?: (event: { readonly target: FocusTarget }) => void;
  readonly onBlur?: () => void;
  readonly rows?: number | undefined;
  readonly "aria-required"?: boolean;
  readonly "aria-level"?: number;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean;
}

export const isWeb = Platform.OS === "web";

/** These properties in a browser, none elsewhere. */
export function onWeb(props: WebProps): object {
  return isWeb ? props : {};
}

/** Sets or removes an attribute of an element that react-native-web drew. */
export function setAttribute(view: unknown, name: string, value: string | null): void {
  const element = view as {
    setAttribute(name: string, value: string): void;
    removeAttribute(name: string): void;
  } | null;
  if (value === null) element?.removeAttribute(name);
  else element?.setAttribute(name, value);
}
