import { View } from "react-native";
import { AllChoices } from "./AllChoices";
import { Choice } from "./Choice";
import { FieldCard } from "./FieldCard";
import { useLook } from "./look";

/** What is to be decided, and what it is decided by. */
export function Fields() {
  const { state, styles } = useLook();
  const isUpdate = state.action === "update";
  const choosable = state.fields.filter((field) => field.choices.length > 0);
  const [first] = choosable;
  return (
    <>
      {/* A verb is made again or left as a whole, so that a choice about one of its fields is one about all. */}
      {!isUpdate && first && !state.settled && (
        <View role="article" style={[styles.card, state.undecided.length > 0 && styles.cardOpen]}>
          <Choice field={first} />
        </View>
      )}
      {state.fields.map((field) => (
        <FieldCard key={field.path} field={field} />
      ))}
      {isUpdate && choosable.length > 1 && <AllChoices />}
    </>
  );
}
