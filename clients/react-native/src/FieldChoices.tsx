import { type ConflictField, choiceLabel, editText, type Side } from "@occam/client/conflict";
import { EditBox } from "./EditBox";
import { useLook } from "./look";
import { RadioGroup } from "./RadioGroup";
import { StaleChoice } from "./StaleChoice";

/** What is to become of one field of an update. */
export function FieldChoices({ field, label }: { readonly field: ConflictField; readonly label: string }) {
  const { state, resolution, texts, locale } = useLook();
  const { path, choices, decision, editor } = field;
  const choose = (side: Side) => {
    if (side !== "edited") resolution.choose(path, side);
    // Choosing it again is not to throw away what was typed.
    else if (decision?.from !== "edited") resolution.edit(path, editText(editor ?? "line", field.yours, locale));
  };
  return (
    <>
      {field.changedAgain && <StaleChoice label={label} onConfirm={() => resolution.confirm(path)} />}
      <RadioGroup
        label={label}
        options={choices.map((side) => ({ value: side, label: choiceLabel(state, side, texts) }))}
        chosen={decision?.from}
        onChoose={choose}
        disabled={state.phase === "saving"}
      />
      {decision?.from === "edited" && <EditBox field={field} label={label} text={decision.text} />}
    </>
  );
}
