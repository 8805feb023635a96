/** A person with a phone, and others, who do what chance tells them. */

import {
  ChoiceError,
  type ConflictError,
  OccamClient,
  OccamError,
  resolveConflict,
  type Subscription,
} from "../../src/index.js";
import { OfflineQueue, QueueError } from "../../src/offline/index.js";
import { FakeClock } from "../script.js";
import type { Chance } from "./chance.js";
import { choices, othersChange, ownChange } from "./habits.js";
import { Judge } from "./judge.js";
import { Disk } from "./memory.js";
import { Model } from "./model.js";
import { Run } from "./run.js";
import { Trouble } from "./trouble.js";

const IDS = ["0199c0de-0000-7000-8000-000000000001", "0199c0de-0000-7000-8000-000000000002"];

export class World {
  readonly judge = new Judge(new Model(...IDS), new Disk());
  /** What happened, for a failure to tell. */
  readonly story: string[] = [];
  readonly counts = { enqueued: 0, crashes: 0, conflicts: 0, resolved: 0, dropped: 0, refused: 0, failed: 0 };
  readonly #trouble: Trouble;
  #run = new Run();
  #queue!: OfflineQueue;
  /** What the app read last. */
  readonly #cache = new Map<string, Subscription>();
  /** What the person has open. */
  #forms: Subscription[] = [];
  readonly #discarded = new Set<string>();
  #begun: Promise<void>[] = [];

  constructor(readonly chance: Chance) {
    this.#trouble = new Trouble(chance, this.judge);
    for (const id of IDS) this.#cache.set(id, this.judge.model.current(id));
  }

  /** Starts the app on what is on the disk. */
  async start(): Promise<void> {
    [this.#forms, this.#begun] = [[], []];
    this.judge.kept();
    do {
      const run = new Run();
      this.#run = run;
      const client = new OccamClient(this.#trouble.transport(run), { clock: new FakeClock() });
      const opened = OfflineQueue.open(client, this.#trouble.storage(run)).then(
        (queue) => {
          this.#queue = queue;
        },
        () => run.crash(),
      );
      await run.until(opened);
    } while (this.#run.isOver);
    this.#queue.onReply((entity) => {
      if (this.chance.happens(0.7)) this.#cache.set(entity.id, entity as Subscription);
    });
  }

  async step(): Promise<void> {
    const { chance } = this;
    const dice = chance.next();
    if (dice < 0.3) this.#begin(this.#enqueue());
    else if (dice < 0.45) this.#begin(this.#flush());
    else if (dice < 0.62) this.#others();
    else if (dice < 0.68) this.#trouble.network = chance.pick(["well", "well", "lossy", "gone"]);
    else if (dice < 0.78) this.#read();
    else if (dice < 0.84) this.#forms.push(this.#shown());
    else if (dice < 0.92) this.#begin(this.#decide());
    else if (dice < 0.94) this.#begin(this.#discardAny());
    else if (dice < 0.95) this.#run.crash();
    else await this.#run.until(Promise.all(this.#begun));
    const ticks = chance.pick([0, 0, 3, 10, 40, 150]);
    for (let tick = 0; tick < ticks && !this.#run.isOver; tick++) await Promise.resolve();
    if (this.#run.isOver) {
      this.counts.crashes++;
      this.story.push("crash");
      await this.start();
    }
    if (this.judge.violation) throw this.judge.violation;
  }

  /** With a good connection and no more trouble, until the person has nothing more to decide. */
  async end(): Promise<void> {
    this.#trouble.isOver = true;
    this.#trouble.network = "well";
    if (this.#run.isOver) await this.start();
    await Promise.all(this.#begun);
    for (let round = 0; this.#queue.state.writes.length > 0; round++) {
      if (round === 100) throw new Error("the queue does not come to an end");
      await this.#flush();
      await this.#decide();
    }
    this.judge.ended();
    if (this.judge.violation) throw this.judge.violation;
  }

  #begin(action: Promise<void>): void {
    this.#begun.push(action.catch((error: unknown) => this.judge.violated(error)));
  }

  #others(): void {
    const { chance, judge } = this;
    const id = chance.pick(IDS);
    const change = othersChange(chance, judge.model.current(id));
    const { version } = judge.model.others(id, change);
    this.story.push(`others ${id.at(-1)} ${Object.keys(change)} -> v${version}`);
  }

  #read(): void {
    const id = this.chance.pick(IDS);
    if (this.#trouble.network === "well") this.#cache.set(id, this.judge.model.current(id));
  }

  /** What a screen shows; some show what was read as it is. */
  #shown(): Subscription {
    const read = this.#cache.get(this.chance.pick(IDS)) as Subscription;
    return this.chance.happens(0.15) ? read : this.#queue.project(read).entity;
  }

  async #enqueue(): Promise<void> {
    const form = this.chance.happens(0.3) ? this.#forms.pop() : undefined;
    const base = { ...(form ?? this.#shown()), customerId: `write ${this.story.length}` };
    const change = ownChange(this.chance, base);
    const text = JSON.stringify(change, (_, value) => (typeof value === "bigint" ? Number(value) : value));
    this.story.push(`enqueue ${base.id.at(-1)} v${base.version} ${text}`);
    try {
      const { id } = await this.#queue.enqueue(base, change);
      this.counts.enqueued++;
      this.judge.acknowledged.add(id);
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      this.counts.failed++;
      this.judge.failed.add(base.customerId);
    }
  }

  async #flush(): Promise<void> {
    this.story.push("flush");
    await this.#queue.flush().catch(unlessQueue);
  }

  /** The person goes through what waits for a decision. */
  async #decide(): Promise<void> {
    const queue = this.#queue;
    for (const { id, state } of queue.state.writes) {
      if (state === "conflict") await this.#choose(queue, id);
      if (state !== "refused") continue;
      this.counts.refused++;
      await (this.chance.happens(0.2) ? queue.retry(id).catch(unlessQueue) : this.#discard(queue, id));
    }
  }

  async #choose(queue: OfflineQueue, id: string): Promise<void> {
    this.counts.conflicts++;
    try {
      const conflict = (await queue.conflict(id)) as ConflictError<Subscription>;
      if (this.chance.happens(0.2)) this.#others();
      const chosen = choices(this.chance, conflict);
      this.story.push(`resolve ${id.slice(-4)}`);
      // If the run ends before the answer, it may have been dropped.
      if (resolveConflict(conflict, chosen) === undefined) this.judge.maybeDropped.add(id);
      const outcome = await queue.sender(id).resolve(conflict, chosen);
      if (outcome !== "queued" && !outcome.modified) this.judge.dropped.add(id);
      this.counts.resolved++;
    } catch (error) {
      // A verb, none of whose fields is in the conflict, cannot be made again as it is.
      if (error instanceof ChoiceError) return this.#discard(queue, id);
      if (!(error instanceof OccamError)) throw error;
    }
  }

  async #discardAny(): Promise<void> {
    const { writes } = this.#queue.state;
    if (writes.length > 0 && this.chance.happens(0.3)) await this.#discard(this.#queue, this.chance.pick(writes).id);
  }

  async #discard(queue: OfflineQueue, id: string): Promise<void> {
    const { judge } = this;
    this.story.push(`discard ${id.slice(-4)}`);
    const isDoubtful = queue.state.writes.some(
      (write) => write.id === id && (write.doubtful || write.state === "sending"),
    );
    judge.maybeDropped.add(id);
    try {
      await queue.discard(id);
      this.counts.dropped++;
      this.#discarded.add(id);
      if (!isDoubtful && judge.timesAccepted(id) === 0) judge.dropped.add(id);
    } catch (error) {
      unlessQueue(error);
      const isGone = error instanceof QueueError && error.problem === "no_such_write";
      const isExplained = judge.timesAccepted(id) > 0 || judge.dropped.has(id) || this.#discarded.has(id);
      if (isGone && !isExplained) judge.violated(`${id} is gone for no reason`);
    }
  }
}

function unlessQueue(error: unknown): void {
  if (!(error instanceof QueueError)) throw error;
}
