/** What only browsers understand. Phones never get to see it, nor do React Native's types know it. */

import { Platform } from "react-native";

/** What a browser's keyboard event has, as far as the app reads it. */
export interface KeyEvent {
  readonly key: string;
  preventDefault(): void;
}

/** Attributes of HTML, under the names that react-native-web passes on. */
export interface WebProps {
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl" | "auto";
  readonly id?: string;
  readonly tabIndex?: 0 | -1;
  readonly onKeyDown?: (event: KeyEvent) => void;
  readonly autoComplete?: string;
  readonly "aria-level"?: number;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean;
  readonly "aria-required"?: boolean;
}

export const isWeb = Platform.OS === "web";

/** These properties in a browser, none elsewhere. */
export function onWeb(props: WebProps): object {
  return isWeb ? props : {};
}
