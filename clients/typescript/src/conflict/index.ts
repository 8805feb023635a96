/**
 * The conflict screen without the screen: what a person sees of a refused change, decides, and saves.
 *
 * `ConflictResolution` is the way in. The web component and the React Native component draw it.
 */

export type { JsonValue } from "@bufbuild/protobuf";
export { FieldDiffKind } from "../gen/occam/v1/conflict_pb.js";
export { ConflictResolution } from "./resolution.js";
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
export type { Texts, VerbTexts } from "./texts.js";
