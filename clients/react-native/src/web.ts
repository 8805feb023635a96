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

/** Attributes of HTML, under the names that react-native-web passes on. */
export interface WebProps {
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl" | "auto";
  readonly role?: "insertion" | "deletion";
  readonly tabIndex?: 0 | -1 | undefined;
  readonly onKeyDown?: (event: KeyEvent) => void;
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
