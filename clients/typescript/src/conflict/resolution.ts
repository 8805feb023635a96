/**
 * The state machine behind a conflict screen.
 *
 * It holds no merge logic: what the other side did is the server's word, asked for anew whenever the entity has moved on, by
 * the original question. A person's decisions are kept by path; where the value that they saw has moved, they have to confirm.
 */

import { answerOf } from "../answer.js";
import { ConflictError, OutcomeUnknownError, RefusedError } from "../errors.js";
import { Intent, type Outcome } from "../intent.js";
import type { Entity } from "../kinds.js";
import { Listeners } from "../listeners.js";
import type { Choice, Choices } from "../resolve.js";
import { type Decided, FieldMaker, WHOLE } from "./fields.js";
import { independentPaths, pathsThatHold } from "./independence.js";
import type { ConflictField, ConflictSender, ConflictState, Decision } from "./state.js";
import { entityWith, sameValue } from "./values.js";

/** What happened so far, beside the decisions. */
interface Progress<T extends Entity> {
  readonly phase: ConflictState["phase"];
  readonly error?: Error | undefined;
  readonly outcome?: Outcome<T> | undefined;
}

/** The conflict as it is by now. */
interface Answer<T extends Entity> {
  readonly newer: ConflictError<T>;
  /** The entity, wherever it came from. */
  readonly current: T | undefined;
  /** What the person changed, and what goes without saying. */
  readonly independent: ReadonlySet<string>;
  /** The decisions that hold although the entity has moved on. */
  readonly held: ReadonlySet<Decided>;
}

/** A person resolving one conflict. */
export class ConflictResolution<T extends Entity = Entity> {
  readonly #sender: ConflictSender;
  readonly #listeners = new Listeners<[]>();
  readonly #decided = new Map<string, Decided>();
  #conflict: ConflictError<T>;
  #current: T | undefined;
  #independent: ReadonlySet<string> = new Set();
  /** The version of which it is known what is independent. */
  #comparedVersion: bigint | undefined;
  #progress: Progress<T> = { phase: "choosing" };
  #rounds = 0;
  #state: ConflictState<T>;
  /** A write of exactly these decisions that was not answered. */
  #unanswered: Intent<T> | undefined;
  /** Whether there was one that other decisions have taken the place of, so that what is there may be the person's own. */
  #isInDoubt = false;

  constructor(sender: ConflictSender, conflict: ConflictError<T>) {
    this.#sender = sender;
    this.#conflict = conflict;
    this.#current = conflict.current;
    this.#state = this.#snapshot();
  }

  /** What the screen shows now: an immutable snapshot, the same object until something changes. */
  get state(): ConflictState<T> {
    return this.#state;
  }

  /** Calls back after each change of `state`, until the function that it returns is called. */
  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  /** Decides about a field; about a verb as a whole. A field that has no such choice stays as it is. */
  choose(path: string, side: "mine" | "theirs"): void {
    this.#decide([path], { from: side });
  }

  /** Decides about all fields that have a choice. */
  chooseAll(side: "mine" | "theirs"): void {
    this.#decide(
      this.#state.fields.map(({ path }) => path),
      { from: side },
    );
  }

  /** Decides for a text of the person's own, as typed. */
  edit(path: string, text: string): void {
    this.#decide([path], { from: "edited", text });
  }

  /** Keeps a decision although theirs has changed since. */
  confirm(path: string): void {
    const field = this.#field(path);
    if (field?.decision && field.changedAgain) this.#decide([path], field.decision);
  }

  /** Writes what was decided, on the version that `state` shows. Never throws; see `state`. */
  async save(): Promise<void> {
    if (!this.#state.canSave) return;
    this.#become({ phase: "saving" });
    try {
      const outcome = await this.#send();
      this.#unanswered = undefined;
      if (outcome === "queued") return this.#become({ phase: "queued" });
      // That it stays as it is can only be said of what is there.
      const isNews = this.#isInDoubt && !outcome.modified && (await this.#lookAgain());
      this.#become(isNews ? { phase: "choosing" } : { phase: "saved", outcome });
    } catch (error) {
      await this.#failed(error);
    }
  }

  /** Looks whether somebody has changed it once more. Keeps all decisions; failures are silent. */
  async refresh(): Promise<void> {
    // As long as it is not known what became of a write, what is there now may be the person's own.
    if (!this.#isOpen() || this.#unanswered) return;
    try {
      const answer = await this.#askAgain();
      if (!this.#isOpen() || this.#unanswered) return;
      const { rounds } = this.#state;
      // What had failed may be possible when the entity has moved on.
      if (this.#take(answer)) this.#become(this.#rounds > rounds ? { phase: "choosing" } : this.#progress);
    } catch {
      // It is only a look. Whatever is the matter will be said when the person saves.
    }
  }

  /** An unanswered write is sent again as it was, which takes effect at most once; anything else would be a second one. */
  async #send(): Promise<Outcome<T> | "queued"> {
    if (this.#unanswered === undefined) return this.#sender.resolve(this.#conflict, this.#choices());
    const reply = await this.#sender.send(this.#unanswered);
    return { modified: true, ...reply, attempts: 1 };
  }

  async #failed(reason: unknown): Promise<void> {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    if (error instanceof OutcomeUnknownError) this.#unanswered = error.intent as Intent<T>;
    else if (settles(error)) this.#unanswered = undefined;
    if (!(error instanceof ConflictError)) return this.#become({ phase: "failed", error });
    try {
      this.#take(await this.#askAgain());
      this.#become({ phase: "choosing" });
    } catch (cause) {
      this.#become({ phase: "failed", error: cause instanceof Error ? cause : error });
    }
  }

  /** Whether somebody has changed it once more. */
  async #lookAgain(): Promise<boolean> {
    const rounds = this.#rounds;
    this.#take(await this.#askAgain());
    return this.#rounds > rounds;
  }

  /** The original question, without writing: its refusal compares with the entity as it is by now. */
  async #askAgain(): Promise<Answer<T>> {
    const { intent, entityId, expectedVersion, yours } = this.#conflict;
    try {
      // Without merging, which would not be refused and so not be explained.
      await this.#sender.send(Intent.of<T>(intent.kind, entityId, expectedVersion, yours).withValidateOnly());
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      return this.#compare(this.#conflict.renewed(error as ConflictError<T>));
    }
    throw new Error("a version that was left behind is the current one");
  }

  /** Learns of a newer answer what the server says about what belongs together. */
  async #compare(newer: ConflictError<T>): Promise<Answer<T>> {
    const version = newer.currentVersion;
    const isRead = this.#current?.version === version;
    const current = newer.current ?? (isRead ? this.#current : await this.#read(version));
    const isKnown = this.#comparedVersion === version;
    const independent = isKnown ? this.#independent : new Set(await independentPaths(this.#sender, newer));
    const held = version > this.#conflict.currentVersion ? await this.#held(newer, current) : this.#decided.values();
    return { newer, current, independent, held: new Set(held) };
  }

  /** The decisions that hold on: whose field is what it was, as is what belongs together with it. */
  async #held(newer: ConflictError<T>, current: T | undefined): Promise<Iterable<Decided>> {
    const decided = new Map(this.#decided);
    const next = new FieldMaker(newer, current, decided, this.#independent);
    // A verb's fields are compared as a whole.
    if (next.isVerb) return decided.values();
    const moved = new Set(next.fields().flatMap(({ path, changedAgain }) => (changedAgain ? [path] : [])));
    const paths = await pathsThatHold(
      this.#sender,
      this.#conflict,
      this.#current,
      this.#choices(moved),
      newer.currentVersion,
    );
    // What cannot be sent is not asked about; it will be typed anew.
    const holds = (path: string) =>
      !moved.has(path) && (paths.includes(path) || this.#field(path)?.problem !== undefined);
    return [...decided].flatMap(([path, each]) => (holds(path) ? [each] : []));
  }

  /** The entity, where it was too large to come with the refusal, if it is at that version still. */
  async #read(version: bigint): Promise<T | undefined> {
    const { kind, entityId } = this.#state;
    const sender = this.#sender;
    const get = {
      plan: () => sender.getPlan?.(entityId),
      subscription: () => sender.getSubscription?.(entityId),
      invoice: () => sender.getInvoice?.(entityId),
    };
    const entity = (await get[kind]()) as T | undefined;
    return entity?.version === version ? entity : undefined;
  }

  /** Says whether anything is new in it: answers may overtake each other, and one can have the entity that was missing. */
  #take({ newer, current, independent, held }: Answer<T>): boolean {
    const moved = newer.currentVersion - this.#conflict.currentVersion;
    const isFuller = (!this.#current && current !== undefined) || independent.size > this.#independent.size;
    if (moved === 0n) this.#comparedVersion = newer.currentVersion;
    if (moved < 0n || (moved === 0n && !isFuller)) return false;
    if (moved > 0n) {
      this.#rounds++;
      for (const [path, decided] of this.#decided) {
        // Also what was decided while the question was under way.
        if (decided.decision.from !== "theirs" && !held.has(decided)) {
          this.#decided.set(path, { ...decided, isDoubtful: true });
        }
      }
    }
    this.#conflict = newer;
    this.#current = current ?? (moved === 0n ? this.#current : undefined);
    this.#independent = independent;
    this.#comparedVersion = newer.currentVersion;
    return true;
  }

  #isOpen(): boolean {
    return this.#progress.phase === "choosing" || this.#progress.phase === "failed";
  }

  #field(path: string): ConflictField | undefined {
    return this.#state.fields.find((field) => field.path === path);
  }

  #decide(paths: readonly string[], decision: Decision): void {
    const decidable = paths.filter((path) => this.#field(path)?.choices.includes(decision.from));
    if (!this.#isOpen() || decidable.length === 0) return;
    if (this.#unanswered) {
      // The same decision once more leaves it the same write.
      if (decidable.every((path) => sameValue(this.#field(path)?.decision, decision))) return;
      this.#unanswered = undefined;
      this.#isInDoubt = true;
    }
    const maker = this.#maker();
    for (const path of decidable) {
      const key = maker.isVerb ? WHOLE : path;
      const typed = decision.from === "edited" ? decision.text : this.#decided.get(key)?.typed;
      this.#decided.set(key, { decision, typed, seen: maker.seen(path) });
    }
    this.#become(this.#progress);
  }

  /** What was decided, but for the paths that are to be left aside. */
  #choices(aside: ReadonlySet<string> = new Set()): Choices<T> {
    const { kind } = this.#conflict.intent;
    const choice = ({ path, decision, problem, result }: ConflictField): Choice<T> => {
      if (decision === undefined || problem !== undefined || aside.has(path)) return "theirs";
      return decision.from === "edited" ? { edited: entityWith<T>(kind, path, result) } : decision.from;
    };
    const open = this.#state.fields.filter(({ choices }) => choices.length > 0);
    return Object.fromEntries(open.map((field) => [field.path, choice(field)]));
  }

  #become(progress: Progress<T>): void {
    this.#progress = progress;
    this.#state = this.#snapshot();
    this.#listeners.tell();
  }

  #maker(): FieldMaker<T> {
    return new FieldMaker(this.#conflict, this.#current, this.#decided, this.#independent);
  }

  #snapshot(): ConflictState<T> {
    const { intent, entityId, expectedVersion, currentVersion } = this.#conflict;
    const maker = this.#maker();
    const fields = maker.fields();
    const settled = maker.settled(fields);
    const isUndecided = ({ needsChoice, decision, changedAgain, problem }: ConflictField) =>
      (needsChoice && decision === undefined) || changedAgain || problem !== undefined;
    const undecided = settled ? [] : fields.filter(isUndecided).map(({ path }) => path);
    return {
      phase: this.#progress.phase,
      kind: intent.kind.name,
      entityId,
      action: intent.type,
      baseVersion: expectedVersion,
      currentVersion,
      current: this.#current,
      fields,
      settled,
      undecided,
      canSave: this.#isOpen() && !settled && undecided.length === 0,
      rounds: this.#rounds,
      error: this.#progress.error,
      outcome: this.#progress.outcome,
    };
  }
}

/** Whether a refusal also tells what became of earlier copies of the write. */
function settles(error: Error): boolean {
  const answer = error instanceof RefusedError ? answerOf(error.cause) : undefined;
  return error instanceof ConflictError || (answer?.type === "refused" && answer.settlesEarlierCopies);
}
