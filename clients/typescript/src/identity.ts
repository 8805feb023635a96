/** Who calls, sent with every request. */

import { Code, ConnectError, type Transport } from "@connectrpc/connect";

/** Who calls. */
export interface Identity {
  /** Who calls; the server records it with every change. A server without authentication believes it. */
  readonly principal?: string | undefined;
  /** In which role: `customer`, `support`, `billing`, `auditor` or `admin`. */
  readonly role?: string | undefined;
  /** Which customer a caller in the role `customer` is. */
  readonly customer?: string | undefined;
  /** The bearer token to send; it is asked for before every request, so that it may keep one until it expires. */
  readonly token?: (() => Promise<string>) | undefined;
}

/** Why a call ended before anything was sent. */
export class UnsentError extends Error {
  override readonly name = "UnsentError";
}

/** The same transport, whose requests say who calls. */
export function identified(transport: Transport, { principal, role, customer, token }: Identity): Transport {
  const fixed = Object.entries({
    "x-occam-principal": principal,
    "x-occam-role": role,
    "x-occam-customer": customer,
  }).filter((header): header is [string, string] => header[1] !== undefined);
  for (const [name, value] of fixed) {
    // fetch would throw what looks like a broken connection, at every call.
    if (!/^[\x20-\x7e]*$/.test(value))
      throw new TypeError(`${name} cannot be ${JSON.stringify(value)}: it must be ASCII`);
  }
  const prepare = async (given?: HeadersInit, signal?: AbortSignal, timeoutMs?: number) => {
    const header = new Headers(given);
    for (const [name, value] of fixed) header.set(name, value);
    const started = performance.now();
    if (token) header.set("authorization", await bearer(token, signal, timeoutMs));
    const rest = timeoutMs && Math.max(1, Math.ceil(timeoutMs - (performance.now() - started)));
    return [rest, header] as const;
  };
  return {
    unary: async (method, signal, timeoutMs, header, input, contextValues) =>
      transport.unary(method, signal, ...(await prepare(header, signal, timeoutMs)), input, contextValues),
    stream: async (method, signal, timeoutMs, header, input, contextValues) =>
      transport.stream(method, signal, ...(await prepare(header, signal, timeoutMs)), input, contextValues),
  };
}

/** The header with the token, within the call's time. */
function bearer(
  token: () => Promise<string>,
  signal: AbortSignal | undefined,
  timeoutMs: number | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const end = (message: string, code: Code) =>
      settle(() => reject(new ConnectError(message, code, undefined, undefined, new UnsentError(message))));
    const cancel = () => end("canceled before there was a token", Code.Canceled);
    const expire = () => end("the token did not come in time", Code.DeadlineExceeded);
    const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs);
    const settle = (how: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      how();
    };
    signal?.addEventListener("abort", cancel);
    if (signal?.aborted) return cancel();
    // Whatever is wrong with the token, the request was not sent: without this code it could look like a broken connection.
    const fail = (cause: unknown) =>
      reject(new ConnectError("there is no token", Code.Unauthenticated, undefined, undefined, cause));
    Promise.resolve()
      .then(token)
      .then(
        (value) =>
          settle(() =>
            /^[\x21-\x7e]+$/.test(value) ? resolve(`Bearer ${value}`) : fail(new TypeError("it is not ASCII")),
          ),
        (cause) => settle(() => fail(cause)),
      );
  });
}
