/**
 * The conflict screen without the screen: what a person sees of a refused change, decides, and saves.
 *
 * `ConflictResolution` is the way in. The web component and the React Native component draw it.
 */

export type { JsonValue } from "@bufbuild/protobuf";
export { FieldDiffKind } from "../gen/occam/v1/conflict_pb.js";
export { editStart, editText } from "./edit.js";
export { type FormatOptions, formatInteger, formatTime, formatValue, isRightToLeft } from "./format.js";
export { type Colors, palette } from "./palette.js";
export { ConflictResolution } from "./resolution.js";
export { isLongText, type ShownValue, type ShownValues, shownValue, shownValues } from "./shown.js";
export type {
  ConflictField,
  ConflictSender,
  ConflictState,
  Decision,
  EditLimits,
  Editor,
  EditProblem,
  Side,
} from "./state.js";
export { fieldLabel, languageOf, type Texts, textsOf, type VerbTexts } from "./texts.js";
export { type TextSpan, wordDiff } from "./word-diff.js";
export {
  announcement,
  badgeOf,
  choiceLabel,
  choicesLeft,
  explainError,
  fieldsToShow,
  groupLabel,
  introduction,
  problemText,
  type WordingOptions,
  whoAndWhen,
} from "./wording.js";
