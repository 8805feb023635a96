/** What a person chose about a queued write: it takes the write's place in the queue, and is sent. */

import { create } from "@bufbuild/protobuf";
import type { ConflictSender } from "../conflict/index.js";
import { ConflictError } from "../errors.js";
import { VersionConflictSchema } from "../gen/occam/v1/conflict_pb.js";
import type { Intent, Outcome, Reply } from "../intent.js";
import type { Entity, Kinds } from "../kinds.js";
import { type Choices, resolveConflict } from "../resolve.js";
import type { CallOptions } from "../retry.js";
import type { Courier } from "./courier.js";
import { behindOthers, copyOf, type Entry } from "./entry.js";
import { QueueError } from "./errors.js";
import type { Turns } from "./lock.js";

/** Sends for the conflict screen of one write. */
export class WriteSender implements ConflictSender {
  constructor(
    readonly courier: Courier,
    readonly turns: Turns,
    readonly id: string,
  ) {}

  /** Asks the server something. What writes goes through `resolve`, so that it is written down. */
  async send<T extends Entity>(intent: Intent<T>, options?: CallOptions): Promise<Reply<T>> {
    if (!intent.validateOnly) throw new TypeError("a queued write is sent by the queue: use resolve");
    return this.courier.client.send(intent, options);
  }

  /**
   * Writes the choice down in the place of what was refused, and sends it. `queued`: it could not be sent, or its reply was
   * lost, and `flush` will go on with it. A newer conflict, of the choice, is thrown, and takes its place in the queue.
   * `wrong_state`: it is refused, but an earlier copy was not answered; `retry` finds out, when what stood against it is gone.
   */
  async resolve<T extends Entity>(
    conflict: ConflictError<T>,
    choices: Choices<T>,
    options?: CallOptions,
  ): Promise<Outcome<T> | "queued"> {
    const { store } = this.courier;
    const current = conflict.current ?? (await this.#read(conflict, options));
    // Also of a conflict that was only asked about.
    const intent = resolveConflict(conflict, choices, current)?.withValidateOnly(false);
    return this.turns.take(async () => {
      const entries = await store.update((before) => this.#decide(before, conflict, intent, current));
      if (intent === undefined) return { modified: false, entity: current, attempts: 0 };
      if (behindOthers(entries).has(this.id)) return "queued";
      const delivery = await this.courier.deliver(this.id, options);
      switch (delivery.type) {
        case "done":
          return { modified: true, ...(delivery.reply as Reply<T>), attempts: delivery.attempts };
        case "conflict":
          throw conflictOf(entryOf(store.entries, this.id), delivery.error);
        case "refused":
          // To send the same bytes again is for `retry` and `flush`, not for the screen, which would do so on an unknown outcome.
          if (delivery.settles === "none") throw wrongState(entryOf(store.entries, this.id), delivery.error);
          throw delivery.error;
        case "later":
          return "queued";
        case "gone":
          throw gone(this.id);
      }
    });
  }

  getPlan(id: string, options?: CallOptions): Promise<Kinds["plan"]["entity"]> {
    return this.courier.client.getPlan(id, options);
  }

  getSubscription(id: string, options?: CallOptions): Promise<Kinds["subscription"]["entity"]> {
    return this.courier.client.getSubscription(id, options);
  }

  getInvoice(id: string, options?: CallOptions): Promise<Kinds["invoice"]["entity"]> {
    return this.courier.client.getInvoice(id, options);
  }

  #read<T extends Entity>({ entityId, intent }: ConflictError<T>, options?: CallOptions): Promise<T> {
    const reads = { plan: "getPlan", subscription: "getSubscription", invoice: "getInvoice" } as const;
    return this[reads[intent.kind.name]](entityId, options) as Promise<Entity> as Promise<T>;
  }

  #decide<T extends Entity>(
    entries: readonly Entry[],
    conflict: ConflictError<T>,
    intent: Intent<T> | undefined,
    current: T,
  ): readonly Entry[] {
    const entry = entryOf(entries, this.id);
    if (conflict.entityId !== entry.intent.entityId || conflict.intent.kind !== entry.intent.kind) {
      throw new TypeError("the conflict is about another entity than the queued write");
    }
    // What may have taken effect is found out first: until then it is not known what there is to choose.
    if (entry.status === "waiting" || entry.sent) throw wrongState(entry);
    // All of it is to be theirs: the person dropped the write.
    if (intent === undefined) return entries.filter((each) => each !== entry);
    const chosen: Entry = {
      ...entry,
      intent: intent as Intent,
      base: copyOf(intent, current),
      status: "waiting",
      tried: false,
      // It was chosen over what the server had, which shows nothing of what may wait before it.
      inSight: false,
      decided: this.courier.nextDecision(entries),
      reason: undefined,
      message: undefined,
    };
    return entries.map((each) => (each === entry ? chosen : each));
  }
}

/** The conflict of a queued write, as the server's answer about the same change has it. */
export function conflictOf({ intent, base }: Entry, answer: ConflictError): ConflictError {
  const attempted = { base, attempts: 1, retryable: false };
  return new ConflictError(intent, create(VersionConflictSchema), attempted).renewed(answer);
}

/** The entry of an id. */
export function entryOf(entries: readonly Entry[], id: string): Entry {
  const entry = entries.find((each) => each.id === id);
  if (entry === undefined) throw gone(id);
  return entry;
}

/** What cannot be done to a write as it stands. */
export function wrongState({ id, status, sent, reason }: Entry, cause?: Error): QueueError {
  const why = reason === undefined ? "" : ` (${reason})`;
  const doubt = sent ? ", and may have taken effect" : "";
  return new QueueError("wrong_state", `the queued write ${id} is ${status}${why}${doubt}`, { cause });
}

function gone(id: string): QueueError {
  return new QueueError("no_such_write", `there is no queued write ${id}: it took effect, or was discarded`);
}
