/** What the tests share: answers as the server makes them, and a server and a clock that follow a script. */

import { create, type DescService, type Message, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createRouterTransport, type Transport } from "@connectrpc/connect";
import {
  BillingService,
  type ClientOptions,
  type Clock,
  EntityType,
  ErrorInfoSchema,
  OccamClient,
  PlanService,
  RetryInfoSchema,
  type Subscription,
  SubscriptionSchema,
  SubscriptionService,
  VersionConflictSchema,
} from "../src/index.js";

export const ID = "0199c0de-0000-7000-8000-000000000001";

export function subscription(version: bigint, init: MessageInitShape<typeof SubscriptionSchema> = {}): Subscription {
  return create(SubscriptionSchema, { id: ID, version, ...init });
}

/** An error with a reason of the API's. */
export function refusal(code: Code, reason: string, metadata: Record<string, string> = {}): ConnectError {
  const info = { desc: ErrorInfoSchema, value: { reason, domain: "occam.v1", metadata } };
  return new ConnectError("as scripted", code, undefined, [info]);
}

/** UNAVAILABLE, as the server says it. */
export function unavailable(retryDelayMs?: number): ConnectError {
  const error = refusal(Code.Unavailable, "STORE_UNAVAILABLE");
  if (retryDelayMs !== undefined) {
    error.details.push({ desc: RetryInfoSchema, value: { retryDelay: durationFromMs(retryDelayMs) } });
  }
  return error;
}

/** ABORTED with the detail, as the server makes it. */
export function aborted(reason: string, detail: MessageInitShape<typeof VersionConflictSchema>): ConnectError {
  const error = refusal(Code.Aborted, reason, {
    entity_type: EntityType[detail.entityType ?? 0] ?? "",
    entity_id: detail.entityId ?? "",
    expected_version: String(detail.expectedVersion),
    current_version: String(detail.currentVersion),
  });
  error.details.push({ desc: VersionConflictSchema, value: detail });
  return error;
}

/** The conflict of a subscription that somebody moved on to `current`. */
export function conflict(
  expectedVersion: bigint,
  current: Subscription,
  more: MessageInitShape<typeof VersionConflictSchema> = {},
): ConnectError {
  return aborted("VERSION_CONFLICT", {
    entityType: EntityType.SUBSCRIPTION,
    entityId: ID,
    expectedVersion,
    currentVersion: current.version,
    current: { case: "subscription", value: current },
    ...more,
  });
}

/** What fetch throws when the connection breaks. */
export const BROKEN = new TypeError("fetch failed");

/** A clock that moves only when it is slept on, and dice that always fall the same. */
export class FakeClock implements Clock {
  time = 1000;
  readonly waits: number[] = [];
  onSleep = () => {};

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.waits.push(ms);
    this.time += ms;
    this.onSleep();
  }

  random(): number {
    return 0.5;
  }
}

/** An entity, a whole reply, an error of the server's, or one that the transport throws itself. */
type Answer = Subscription | { reply: object } | ConnectError | TypeError | { pending: (signal: AbortSignal) => void };

interface Sent {
  readonly rpc: string;
  readonly request: Record<string, unknown> & Message;
  readonly bytes: string;
  readonly timeoutMs: number | undefined;
  readonly headers: Headers;
}

/** A server that gives the answers it was told to, and remembers what it was asked. */
export class Script {
  readonly clock = new FakeClock();
  readonly sent: Sent[] = [];
  readonly #answers: Answer[];

  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  client(options: ClientOptions = {}): OccamClient {
    return new OccamClient(this.transport(), { clock: this.clock, ...options });
  }

  /** The RPCs that arrived, by name, with the version they name. */
  get seen(): string[] {
    return this.sent.map(({ rpc, request }) => {
      const version = request.expectedVersion === undefined ? "" : ` ${request.expectedVersion}`;
      return `${rpc}${version}${request.mergePolicy ? " merge" : ""}${request.force ? " force" : ""}`;
    });
  }

  /** The requests of the writes that arrived. */
  get writes(): Sent["request"][] {
    return this.sent.filter(({ rpc }) => !rpc.startsWith("get")).map(({ request }) => request);
  }

  transport(): Transport {
    const router = createRouterTransport(({ service }) => {
      for (const each of [PlanService, SubscriptionService, BillingService] as DescService[]) {
        const reply = async (_: Message, { signal }: { signal: AbortSignal }) => this.#reply(signal);
        service(each, Object.fromEntries(each.methods.map((method) => [method.localName, reply])) as object);
      }
    });
    return {
      stream: router.stream,
      unary: async (method, signal, timeoutMs, header, input, contextValues) => {
        const request = create(method.input, input);
        this.sent.push({
          rpc: method.localName,
          request: request as unknown as Sent["request"],
          bytes: Buffer.from(toBinary(method.input, request)).toString("hex"),
          timeoutMs,
          headers: new Headers(header),
        });
        if (this.#answers[0] instanceof TypeError) throw ConnectError.from(this.#answers.shift());
        return router.unary(method, signal, timeoutMs, header, input, contextValues);
      },
    };
  }

  async #reply(signal: AbortSignal): Promise<object> {
    const answer = this.#answers.shift();
    if (answer === undefined) throw new Error("the script has no more answers");
    if (answer instanceof Error) throw answer;
    if ("pending" in answer) {
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
      answer.pending(signal);
      return aborted;
    }
    return "reply" in answer ? answer.reply : { subscription: answer };
  }
}

/** What a promise is rejected with, which must be an error of this class. */
export async function rejection<E>(promise: Promise<unknown>, type: abstract new (...args: never[]) => E): Promise<E> {
  const error = await promise.then(
    () => new Error("it was not rejected"),
    (reason: unknown) => reason,
  );
  if (error instanceof type) return error;
  throw error;
}
