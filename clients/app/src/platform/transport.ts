/** The way to the server: Connect by `fetch`, since React Native's does not stream. */

import type { Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

/** A transport to the server with this URL. */
export function transportTo(server: string): Transport {
  return createConnectTransport({ baseUrl: server });
}
