/** What only browsers understand. Phones never get to see it, nor do React Native's types know it. */

import { isWeb, type KeyEvent } from "@occam/react-native/browser";

export { isWeb };

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

/** These properties in a browser, none elsewhere. */
export function onWeb(props: WebProps): object {
  return isWeb ? props : {};
}
