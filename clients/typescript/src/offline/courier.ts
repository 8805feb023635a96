/**
 * Sends one write, and writes down what came of it: that it is about to be sent before it is, and the answer before
 * anything else happens. At whatever point the app ends, the write is sent again as the same bytes, or still waits.
 */

import type { OccamClient } from "../client.js";
import { OccamError } from "../errors.js";
import type { Intent, Reply } from "../intent.js";
import type { Entity } from "../kinds.js";
import type { CallOptions } from "../retry.js";
import { type Failure, failureOf, type Settles } from "./deliver.js";
import { type Entry, isSameEntity, toMerge } from "./entry.js";
import { rebased, type Step } from "./rebase.js";
import type { Store } from "./store.js";

/** How many changes are sent for a write at a time, when others get in between again and again. */
const ATTEMPTS_MAX = 3;
/** How many writes are remembered that took effect, for forms that were opened before and are saved after. */
const STEPS_MAX = 100;

/** What became of a write. */
export type Delivery =
  | { readonly type: "done"; readonly reply: Reply; readonly attempts: number }
  /** It was not there to be sent any more. */
  | { readonly type: "gone" }
  | Failure;

/** Brings writes to the server, one at a time: `deliver` is not called again before it has ended. */
export class Courier {
  /** The write that is on its way. */
  sending: { readonly id: string; readonly abort: AbortController } | undefined;
  /** Whether the server was reached the last time. */
  reachable: boolean | undefined;
  #steps: readonly Step[] = [];

  constructor(
    readonly client: OccamClient,
    readonly store: Store,
    /** Called when what is public here changed. */
    readonly onChange: () => void,
    readonly onReply: (entity: Entity) => void,
  ) {}

  /** The writes that took effect a while ago, oldest first. */
  stepsOf(intent: Intent): readonly Step[] {
    return this.#steps.filter((step) => isSameEntity(step.entry.intent, intent));
  }

  /** A number for what a person decides now: above that of all decided before. */
  nextDecision(entries: readonly Entry[]): number {
    const decided = [...entries, ...this.#steps.map(({ entry }) => entry)].map((entry) => entry.decided);
    return 1 + decided.reduce((max, each) => Math.max(max, each), 0);
  }

  /** Sends a write as it is, and, while the server says that it could merge it, again as a request to merge. */
  async deliver(id: string, options: CallOptions = {}): Promise<Delivery> {
    for (let attempts = 1; ; attempts++) {
      if (options.signal?.aborted) return canceled("own");
      let before: Entry | undefined;
      await this.store.update((entries) => {
        before = entries.find((entry) => entry.id === id && entry.status === "waiting");
        return before?.sent === false
          ? entries.map((each) => (each === before ? { ...each, sent: true, tried: true } : each))
          : entries;
      });
      if (before === undefined) return { type: "gone" };
      const result = await this.#send(before, options);
      if ("entity" in result) {
        await this.#settle({ entry: before, reply: result });
        return { type: "done", reply: result, attempts };
      }
      const isMergeable = result.type === "conflict" && result.error.mergeable;
      if (!isMergeable) {
        await this.#keep(before, failed(before, result));
        return result;
      }
      const isLast = attempts === ATTEMPTS_MAX;
      await this.#keep(before, merging(before, isLast ? "CONTENDED" : undefined));
      if (isLast) return contended(result.error);
    }
  }

  async #send({ id, intent }: Entry, { signal, timeoutMs }: CallOptions): Promise<Reply | Failure> {
    const abort = new AbortController();
    const forward = () => abort.abort(signal?.reason);
    signal?.addEventListener("abort", forward);
    if (signal?.aborted) forward();
    this.#now({ id, abort });
    try {
      const reply = await this.client.send(intent, { signal: abort.signal, timeoutMs });
      this.reachable = true;
      return reply;
    } catch (error) {
      if (abort.signal.aborted && !(error instanceof OccamError)) return canceled("own");
      const failure = failureOf(error);
      if (abort.signal.aborted && failure.type === "later") return canceled(failure.settles);
      this.reachable = failure.type === "later" ? failure.reachable : true;
      return failure;
    } finally {
      signal?.removeEventListener("abort", forward);
      this.#now(undefined);
    }
  }

  #now(sending: { readonly id: string; readonly abort: AbortController } | undefined): void {
    this.sending = sending;
    this.onChange();
  }

  /** Takes a write that took effect out of the queue, and moves those behind it on, in the same step. */
  async #settle(step: Step): Promise<void> {
    const { entry } = step;
    await this.store.update((entries) => {
      // Another window may have had the same answer before, or a person have dropped the write meanwhile.
      if (!entries.some((each) => isSameSending(each, entry))) return entries;
      return entries.filter(({ id }) => id !== entry.id).map((later) => rebased(later, step));
    });
    this.#steps = [...this.#steps, step].slice(-STEPS_MAX);
    this.onReply(step.reply.entity);
  }

  /** Writes down what a write has become; if it was sent unchanged meanwhile, by nobody else. */
  async #keep(sent: Entry, next: Entry): Promise<void> {
    await this.store.update((entries) => {
      const isNew = ({ status, reason, sent: isSent, intent }: Entry) =>
        status !== next.status || reason !== next.reason || isSent !== next.sent || intent !== next.intent;
      if (!entries.some((each) => isSameSending(each, sent) && isNew(each))) return entries;
      return entries.map((each) => (each.id === sent.id ? next : each));
    });
  }
}

/** Whether an entry still is what was sent. */
function isSameSending(entry: Entry, sent: Entry): boolean {
  return entry.id === sent.id && entry.intent.requestId === sent.intent.requestId;
}

function merging(entry: Entry, reason: string | undefined): Entry {
  return { ...entry, intent: toMerge(entry.intent), sent: false, tried: false, reason, message: undefined };
}

function failed(entry: Entry, failure: Failure): Entry {
  if (failure.type === "conflict") {
    return { ...entry, status: "conflict", sent: false, tried: true, reason: undefined, message: undefined };
  }
  const { type, reason, error, settles } = failure;
  const sent = settles === "all" ? false : settles === "own" ? entry.sent : true;
  const message = reason === undefined ? undefined : error?.message;
  const status = type === "refused" ? "refused" : "waiting";
  return { ...entry, status, sent, tried: true, reason, message };
}

function canceled(settles: Settles): Failure {
  return { type: "later", reason: undefined, error: undefined, settles, reachable: undefined, concernsAll: false };
}

function contended(error: Error): Failure {
  return { type: "later", reason: "CONTENDED", error, settles: "all", reachable: true, concernsAll: false };
}
