/** What a conflict screen shows, as plain immutable data. It knows neither how it comes about nor how it is drawn. */

import type { JsonValue } from "@bufbuild/protobuf";
import type { ConflictError } from "../errors.js";
import type { FieldDiffKind } from "../gen/occam/v1/conflict_pb.js";
import type { Intent, Outcome, Reply } from "../intent.js";
import type { Entity, KindName, Kinds } from "../kinds.js";
import type { Choices } from "../resolve.js";
import type { CallOptions } from "../retry.js";

/** What can be chosen of a field: the refused change's value, the one it has now, or one typed by hand. */
export type Side = "mine" | "theirs" | "edited";

/** What a person has decided about a field. `edited` is the text as typed; it may not be valid (yet). */
export type Decision =
  | { readonly from: "mine" }
  | { readonly from: "theirs" }
  | { readonly from: "edited"; readonly text: string };

/** How a field can be edited by hand: a line, several lines, a whole number, an amount of money in the field's currency. */
export type Editor = "line" | "lines" | "integer" | "amount";

/** What is wrong with a text typed by hand. */
export type EditProblem = "not_an_integer" | "not_an_amount" | "out_of_range" | "too_long" | "required";

/** The limits of a field that is edited by hand: of a number its value, of a text its characters. */
export interface EditLimits {
  readonly min: number;
  readonly max: number;
}

/** One field, as a screen shows it. Values are as in `Row`. */
export interface ConflictField {
  /** The API's name; `metadata.<key>` for one pair of the metadata. */
  readonly path: string;
  /** Who changed it. */
  readonly kind: FieldDiffKind;
  /** The value that the change was made from. */
  readonly base: JsonValue | undefined;
  /** The value that the change gives it; absent where it leaves it alone, or empties it. */
  readonly yours: JsonValue | undefined;
  /** The value now. */
  readonly current: JsonValue | undefined;
  /** The values that the server had no room for, and that are not known from elsewhere: they cannot be shown. */
  readonly missing: readonly ("base" | "yours" | "current")[];
  /** Who changed it last. */
  readonly changedBy: string | undefined;
  /** When that was. */
  readonly changeTime: Date | undefined;
  /** The version that it made. */
  readonly changedInVersion: bigint | undefined;
  /** Nothing can be saved before the person decided. */
  readonly needsChoice: boolean;
  /** What can be chosen here; empty: it is shown for information. */
  readonly choices: readonly Side[];
  /** Present if `edited` is among the choices. */
  readonly editor: Editor | undefined;
  /** What an edited text must keep to; present with `editor`, except for amounts. */
  readonly limits: EditLimits | undefined;
  /** The person's decision, or the one that goes without saying. */
  readonly decision: Decision | undefined;
  /** What was typed last, also while another choice stands: a look at the others' does not throw it away. */
  readonly typed: string | undefined;
  /** Theirs has moved since the person decided: the decision stands, but has to be confirmed, or made again. */
  readonly changedAgain: boolean;
  /** What is wrong with the edited text. */
  readonly problem: EditProblem | undefined;
  /** The field whose decision this one follows without a choice of its own, as a total does the lines. */
  readonly follows: string | undefined;
  /** Whether `result` is known. */
  readonly hasResult: boolean;
  /** What the field will have after saving, by the decisions so far: the preview. */
  readonly result: JsonValue | undefined;
}

/** The whole screen. The same object until something changes. */
export interface ConflictState<T extends Entity = Entity> {
  /** `failed`: `error` says why; the decisions stand, and it can be saved again. */
  readonly phase: "choosing" | "saving" | "saved" | "queued" | "failed";
  readonly kind: KindName;
  readonly entityId: string;
  /** `update`, or the verb: `pause`, `cancel`, … */
  readonly action: string;
  /** The version that the change was made from. */
  readonly baseVersion: bigint;
  /** The newest version that is shown here, on which is saved. */
  readonly currentVersion: bigint;
  /** The entity at that version; absent as long as it was too large to come with the refusal. */
  readonly current: T | undefined;
  /** In the API's order, those that need a choice first. */
  readonly fields: readonly ConflictField[];
  /** The other change is already what the person wanted: nothing of theirs is left to write. */
  readonly settled: boolean;
  /** The paths that need a decision, a confirmation or a valid text. */
  readonly undecided: readonly string[];
  readonly canSave: boolean;
  /** How often the entity changed again while this was open. */
  readonly rounds: number;
  /** Why it could not be saved. */
  readonly error: Error | undefined;
  /** After `saved`; also that there was nothing to do. */
  readonly outcome: Outcome<T> | undefined;
}

/** What sends for the state machine: an `OccamClient`, or the offline queue. */
export interface ConflictSender {
  /** As `OccamClient.resolve`; `queued` if it was written down to be sent later. */
  resolve<T extends Entity>(
    conflict: ConflictError<T>,
    choices: Choices<T>,
    options?: CallOptions,
  ): Promise<Outcome<T> | "queued">;
  /** As `OccamClient.send`. */
  send<T extends Entity>(intent: Intent<T>, options?: CallOptions): Promise<Reply<T>>;
  /** Reads what was too large for a refusal; without these such values cannot be shown. */
  getPlan?(id: string, options?: CallOptions): Promise<Kinds["plan"]["entity"]>;
  getSubscription?(id: string, options?: CallOptions): Promise<Kinds["subscription"]["entity"]>;
  getInvoice?(id: string, options?: CallOptions): Promise<Kinds["invoice"]["entity"]>;
}
