import { type ConflictField, choiceLabel, editStart, groupLabel, type Side } from "@occam/client/conflict";
import { useRef } from "react";
import { EditBox } from "./EditBox";
import { useLook } from "./look";
import { RadioGroup, type RadioGroupHandle } from "./RadioGroup";
import { StaleChoice } from "./StaleChoice";

const COLUMNS: readonly Side[] = ["edited", "mine", "theirs"];

/** What is to become of a field, or, by any field of it, of a verb. */
export function Choice({ field }: { readonly field: ConflictField }) {
  const { state, resolution, texts, locale, wide } = useLook();
  const radios = useRef<RadioGroupHandle>(null);
  const { path, choices, decision } = field;
  // Beside each other each choice stands below the value that it takes, and to edit by hand below the value before. The arrow
  // keys go round, and so meet them in one order in either case.
  const isBelowValues = wide && state.action === "update";
  const sides = isBelowValues ? COLUMNS.filter((side) => choices.includes(side)) : choices;
  const label = groupLabel(state, field, texts);
  const choose = (side: Side) => {
    if (side !== "edited") resolution.choose(path, side);
    else resolution.edit(path, editStart(field, locale));
  };
  const confirm = () => {
    // The button goes; the focus goes to the choice that it confirms.
    radios.current?.focus();
    resolution.confirm(path);
  };
  return (
    <>
      <RadioGroup
        ref={radios}
        label={label}
        options={sides.map((side) => ({ value: side, label: choiceLabel(state, side, texts) }))}
        entry="mine"
        indented={isBelowValues && !choices.includes("edited")}
        chosen={decision?.from}
        onChoose={choose}
        required={field.needsChoice}
        disabled={state.phase === "saving"}
      />
      {decision?.from === "edited" && <EditBox field={field} text={decision.text} />}
      {field.changedAgain && <StaleChoice label={label} onConfirm={confirm} />}
    </>
  );
}
