import { fieldsToShow } from "@occam/client/conflict";
import { useId } from "react";
import { AllChoices } from "./AllChoices";
import { Card } from "./Card";
import { Choice } from "./Choice";
import { FieldCard } from "./FieldCard";
import { Heading } from "./Heading";
import { useLook } from "./look";

/** What is to be decided, and what it is decided by. */
export function Fields() {
  const { state, texts } = useLook();
  const questionId = useId();
  const isUpdate = state.action === "update";
  const choosable = state.fields.filter((field) => field.choices.length > 0);
  const [first] = choosable;
  return (
    <>
      {/* A verb is made again or left as a whole, so that a choice about one of its fields is one about all. */}
      {!isUpdate && first && !state.settled && (
        <Card labelledBy={questionId} open={state.undecided.length > 0}>
          <Heading level={3} id={questionId}>
            {texts.verbQuestion}
          </Heading>
          <Choice field={first} />
        </Card>
      )}
      {fieldsToShow(state).map((field) => (
        <FieldCard key={field.path} field={field} />
      ))}
      {isUpdate && choosable.length > 1 && <AllChoices />}
    </>
  );
}
