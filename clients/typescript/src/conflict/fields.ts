/** From a conflict and a person's decisions to the fields that a screen shows. Pure; it decides nothing about values. */

import { create, type JsonValue } from "@bufbuild/protobuf";
import type { ConflictError } from "../errors.js";
import { metadataKey, writableField } from "../fields.js";
import { FieldDiffKind } from "../gen/occam/v1/conflict_pb.js";
import type { Entity, Fields, Kind } from "../kinds.js";
import type { Row } from "../rows.js";
import { type Edit, editOf, readEdited } from "./edit.js";
import type { ConflictField, Decision, Side } from "./state.js";
import { rowValue, sameValue } from "./values.js";

/** What a person decided, and what they saw when they did. */
export interface Decided {
  readonly decision: Decision;
  /** Of an update the field's current value; of a verb, which may read what it does not write, those of all fields. */
  readonly seen: JsonValue | undefined;
  /** The text that was typed last. */
  readonly typed?: string | undefined;
  /** Whether something has moved since that belongs together with the field. */
  readonly isDoubtful?: boolean;
}

/** The key of the one decision that all fields of a verb share. */
export const WHOLE = "*";

const { YOURS_ONLY, THEIRS_ONLY, BOTH_SAME, BOTH_DIFFER } = FieldDiffKind;

/** Everything about one conflict that its fields are made from. */
export class FieldMaker<T extends Entity> {
  readonly kind: Kind;
  readonly isVerb: boolean;
  /** What the update writes, by the API's names. */
  readonly mask: readonly string[];
  readonly #yours: T | undefined;

  constructor(
    readonly conflict: ConflictError<T>,
    readonly current: T | undefined,
    readonly decided: ReadonlyMap<string, Decided>,
    /** What the person changed, and what has nothing to do with the others' changes. */
    readonly independent: ReadonlySet<string>,
  ) {
    this.kind = conflict.intent.kind;
    const { yours } = conflict;
    this.isVerb = yours.type !== "update";
    const values: Fields = yours.type === "update" ? yours.values : {};
    this.mask = this.kind.writable.filter((path) => (writableField(this.kind, path)?.localName ?? path) in values);
    this.#yours = this.isVerb ? undefined : (create(this.kind.schema, values) as T);
  }

  /** In the API's order, those that need a choice first. */
  fields(): readonly ConflictField[] {
    const order = (path: string) => {
      const name = metadataKey(path) === undefined ? path : "metadata";
      return this.kind.schema.fields.findIndex((field) => field.name === name);
    };
    const compare = (a: ConflictField, b: ConflictField) =>
      Number(b.needsChoice) - Number(a.needsChoice) || order(a.path) - order(b.path) || (a.path < b.path ? -1 : 1);
    return this.rows()
      .map((row) => this.#field(row))
      .sort(compare);
  }

  /** Whether the other change is already what the person wanted. */
  settled(fields: readonly ConflictField[]): boolean {
    if (!this.isVerb) return fields.every(({ choices }) => choices.length === 0);
    // Two payments of one amount are two payments.
    if (this.conflict.intent.type === "recordPayment") return false;
    // Both did it, only not in the same moment, or under the same number.
    const own = fields.filter(({ kind, path }) => kind !== THEIRS_ONLY && !path.endsWith("_time") && path !== "number");
    return own.length > 0 && own.every(({ kind }) => kind === BOTH_SAME);
  }

  /** What a decision about the field is made in sight of. */
  seen(path: string): JsonValue | undefined {
    const rows = this.rows();
    if (!this.isVerb) return rows.find((row) => row.path === path)?.current;
    const values = Object.fromEntries(rows.map((row) => [row.path, row.current ?? null]));
    const { truncation, currentVersion } = this.conflict;
    // Where not all of what changed is told, any change counts.
    return truncation?.diffs || truncation?.baseTooFar ? { ...values, version: String(currentVersion) } : values;
  }

  /** The server's rows; where it had no room for them, what the change writes. Values that were left out are filled in. */
  rows(): readonly Row[] {
    const { truncation } = this.conflict;
    const rows = truncation?.diffs ? [] : this.conflict.rows;
    const hasOwn = this.isVerb ? rows.some(({ kind }) => kind !== THEIRS_ONLY) : rows.length > 0;
    return [...rows, ...(hasOwn ? [] : this.#written())].map((row) => this.#filled(row));
  }

  /** What the change writes, of which the server said nothing: there has to be something to choose about. */
  #written(): readonly Row[] {
    const state = this.kind.name === "plan" ? "state" : "status";
    const isThere = this.conflict.rows.some(({ path }) => path === state);
    const paths = this.isVerb ? [isThere ? this.conflict.intent.type : state] : this.mask;
    const unknown = { changedInVersion: undefined, changedBy: undefined, changeTime: undefined };
    return paths.map((path) => ({
      ...{ path, kind: BOTH_DIFFER, base: undefined, yours: undefined, current: undefined },
      ...unknown,
    }));
  }

  #filled(row: Row): Row {
    return {
      ...row,
      base: row.base ?? (this.conflict.base && rowValue(this.kind, this.conflict.base, row.path)),
      yours:
        row.yours ?? (this.#writes(row.path) && this.#yours ? rowValue(this.kind, this.#yours, row.path) : undefined),
      current: row.current ?? (this.current && rowValue(this.kind, this.current, row.path)),
    };
  }

  #missing(row: Row): ("base" | "yours" | "current")[] {
    const { base, truncation, rows } = this.conflict;
    const isCut = truncation?.longValues || truncation?.values || truncation?.diffs || rows.length === 0;
    const missing: ("base" | "yours" | "current")[] = [];
    if (row.base === undefined && !base && (isCut || truncation?.baseTooFar)) missing.push("base");
    if (row.yours === undefined && !this.#yours && isCut && row.kind !== THEIRS_ONLY) missing.push("yours");
    if (row.current === undefined && !this.current && isCut) missing.push("current");
    return missing;
  }

  #hasMoved(path: string, { isDoubtful = false, seen }: Decided): boolean {
    return isDoubtful || !sameValue(seen, this.seen(path));
  }

  /** Whether the update writes it, itself or as a part of the metadata. */
  #writes(path: string): boolean {
    return this.mask.includes(metadataKey(path) === undefined ? path : "metadata");
  }

  #field(row: Row): ConflictField {
    const decided = this.decided.get(this.isVerb ? WHOLE : row.path);
    const values = [row.yours, row.current, row.base];
    const edit = this.isVerb ? undefined : editOf(this.kind.name, row.path, values);
    const choices = this.#choices(row, edit, decided);
    const isOpen = choices.length > 0;
    const isIndependent = this.conflict.mergeable || this.independent.has(row.path);
    const goesWithoutSaying = row.kind === YOURS_ONLY && isIndependent;
    const needsChoice = isOpen && !goesWithoutSaying;
    const mine: Decision = { from: "mine" };
    const decision = isOpen ? (decided?.decision ?? (goesWithoutSaying ? mine : undefined)) : undefined;
    const edited = decision?.from === "edited" && edit ? readEdited(edit, row.path, decision.text, values) : undefined;
    return {
      ...row,
      missing: this.#missing(row),
      needsChoice,
      choices,
      editor: choices.includes("edited") ? edit?.editor : undefined,
      limits: choices.includes("edited") ? edit?.limits : undefined,
      decision,
      typed: decided?.typed,
      changedAgain: isOpen && decided !== undefined && this.#hasMoved(row.path, decided),
      problem: edited?.problem,
      follows: this.#follows(row),
      ...this.#result(row, decision, edited),
    };
  }

  #choices(row: Row, edit: Edit | undefined, decided: Decided | undefined): readonly Side[] {
    if (row.kind === THEIRS_ONLY) return [];
    if (this.isVerb) return ["mine", "theirs"];
    if (!this.#writes(row.path)) return [];
    // What a person typed is not dropped because the others agree with their first value by now.
    if (row.kind === BOTH_SAME && decided?.decision.from !== "edited") return [];
    return edit ? ["mine", "theirs", "edited"] : ["mine", "theirs"];
  }

  /** The sums of an invoice are its lines'. */
  #follows(row: Row): string | undefined {
    const isSum = this.kind.name === "invoice" && ["total", "amount_due"].includes(row.path);
    return isSum && !this.isVerb && this.mask.includes("lines") && row.kind !== THEIRS_ONLY ? "lines" : undefined;
  }

  #result(row: Row, decision: Decision | undefined, edited: ReturnType<typeof readEdited> | undefined) {
    const of = (result: JsonValue | undefined) => ({ hasResult: true, result });
    const unknown = { hasResult: false, result: undefined };
    if (edited) return edited.problem ? unknown : of(edited.value);
    const lines = this.#follows(row) ? this.decided.get("lines")?.decision : undefined;
    const { from } = decision ?? lines ?? {};
    if (from === "mine") return of(row.yours);
    if (from === "theirs" || row.kind === THEIRS_ONLY || row.kind === BOTH_SAME) return of(row.current);
    return unknown;
  }
}
