import { AllChoices } from "./AllChoices";
import { FieldCard } from "./FieldCard";
import { useLook } from "./look";
import { VerbChoice } from "./VerbChoice";

/** What is to be decided, and what it is decided by. */
export function Fields() {
  const { state } = useLook();
  const isUpdate = state.action === "update";
  const choosable = state.fields.filter((field) => field.choices.length > 0);
  return (
    <>
      {state.fields.map((field) => (
        <FieldCard key={field.path} field={field} />
      ))}
      {!isUpdate && !state.settled && <VerbChoice />}
      {isUpdate && choosable.length > 1 && <AllChoices />}
    </>
  );
}
