/** What the screen says of a state: the same words in every dress. */

import { Code } from "@connectrpc/connect";
import { NotFoundError, OutcomeUnknownError, RefusedError, RelatedConflictError, UnavailableError } from "../errors.js";
import { FieldDiffKind } from "../gen/occam/v1/conflict_pb.js";
import { type FormatOptions, formatInteger, formatTime } from "./format.js";
import type { ConflictField, ConflictState, Side } from "./state.js";
import { fieldLabel, type Texts } from "./texts.js";

/** With which texts, and for whom. */
export interface WordingOptions extends FormatOptions {
  readonly texts: Texts;
}

/** The sentence below the heading. */
export function introduction(state: ConflictState, { texts, locale }: WordingOptions): string {
  const versions = [formatInteger(state.baseVersion, locale), formatInteger(state.currentVersion, locale)] as const;
  const entity = texts.entities[state.kind];
  const verb = texts.verbs[state.action];
  return verb ? texts.verbIntroduction(verb.wanted, entity, ...versions) : texts.introduction(entity, ...versions);
}

/** The fields that have values: a verb of which the server says nothing has a choice without any, under the verb's name. */
export function fieldsToShow(state: ConflictState): readonly ConflictField[] {
  return state.fields.filter(({ path }) => path !== state.action);
}

/** Who changed a field: the text of its badge. */
export function badgeOf(field: ConflictField, texts: Texts): string {
  switch (field.kind) {
    case FieldDiffKind.YOURS_ONLY:
      return texts.changedByYouOnly;
    case FieldDiffKind.THEIRS_ONLY:
      return texts.changedMeanwhile;
    case FieldDiffKind.BOTH_SAME:
      return texts.alreadyTheSame;
    default:
      return texts.changedByBoth;
  }
}

/** Who changed a field last, and when; `undefined` if nobody else did. */
export function whoAndWhen(field: ConflictField, options: WordingOptions): string | undefined {
  const { changedBy, changeTime } = field;
  if (changedBy === undefined && changeTime === undefined) return undefined;
  return options.texts.changedBy(changedBy, changeTime && formatTime(changeTime, options));
}

/** What is called the group of choices about a field; about a verb it is a question. */
export function groupLabel(state: ConflictState, field: ConflictField, texts: Texts): string {
  return state.action === "update" ? fieldLabel(texts, state.kind, field.path) : texts.verbQuestion;
}

/** What a choice is called. */
export function choiceLabel(state: ConflictState, side: Side, texts: Texts): string {
  const verb = state.action === "update" ? undefined : texts.verbs[state.action];
  switch (side) {
    case "mine":
      return verb?.again ?? texts.keepMine;
    case "theirs":
      return state.action === "update" ? texts.takeTheirs : texts.leaveIt;
    case "edited":
      return texts.editByHand;
  }
}

/** What is wrong with a text typed by hand, and what to do about it. */
export function problemText(field: ConflictField, { texts, locale }: WordingOptions): string | undefined {
  const number = (value: number | undefined) => formatInteger(value ?? 0, locale);
  switch (field.problem) {
    case "not_an_integer":
      return texts.notAnInteger;
    case "not_an_amount":
      return texts.notAnAmount;
    case "out_of_range":
      return texts.outOfRange(number(field.limits?.min), number(field.limits?.max));
    case "too_long":
      return texts.tooLong(number(field.limits?.max));
    case "required":
      return texts.required;
    case undefined:
      return undefined;
  }
}

/** What the live region tells; empty as long as nothing happened. */
export function announcement(state: ConflictState, { texts, locale }: WordingOptions): string {
  switch (state.phase) {
    case "saving":
      return texts.saving;
    case "saved":
      if (!state.outcome?.modified) return texts.nothingToSave;
      return texts.saved(formatInteger(state.outcome.entity.version, locale));
    case "queued":
      return texts.queued;
    case "choosing":
    case "failed":
      return state.rounds === 0 ? "" : texts.changedAgainTo(formatInteger(state.currentVersion, locale));
  }
}

/** How many choices are left. A verb is one choice, however many fields it changes. */
export function choicesLeft(state: ConflictState, { texts, locale }: WordingOptions): string {
  const { length } = state.undecided;
  const count = state.action === "update" ? length : Math.min(1, length);
  return texts.choicesLeft(count, formatInteger(count, locale));
}

/** What happened when it could not be saved, and what to do. */
export function explainError(error: Error, texts: Texts): string {
  if (error instanceof OutcomeUnknownError) return texts.outcomeUnknown;
  if (error instanceof UnavailableError) return texts.unavailable;
  if (error instanceof NotFoundError) return texts.gone;
  // Another entity, such as the plan, is not what the verb was agreed on.
  if (error instanceof RelatedConflictError) return texts.notPossible;
  if (!(error instanceof RefusedError)) return texts.refused(error.message);
  switch (error.cause.code) {
    case Code.PermissionDenied:
    case Code.Unauthenticated:
      return texts.notAllowed;
    case Code.FailedPrecondition:
      return texts.notPossible;
    case Code.ResourceExhausted:
      return texts.unavailable;
    default:
      return texts.refused(error.reason);
  }
}
