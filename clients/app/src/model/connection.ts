/** Whether the server can be reached, as far as the last call tells. */

import type { Transport } from "@connectrpc/connect";
import { Observable } from "./observable";
import { problemOf } from "./problem";

/** `undefined` before the first call. */
export class Connection extends Observable<boolean | undefined> {
  constructor() {
    super(undefined);
  }

  /** The device says that there is no network. The next call finds out. */
  lose(): void {
    this.set(false);
  }

  /** The same transport, watched. Each single call counts, also those that are repeated before anybody hears of them. */
  watch(transport: Transport): Transport {
    return {
      stream: transport.stream,
      unary: async (method, signal, timeoutMs, header, input, contextValues) => {
        try {
          const reply = await transport.unary(method, signal, timeoutMs, header, input, contextValues);
          this.set(true);
          return reply;
        } catch (error) {
          // A call that was given up here says nothing about the server.
          if (!signal?.aborted) this.set(problemOf(error).type !== "offline");
          throw error;
        }
      },
    };
  }
}
