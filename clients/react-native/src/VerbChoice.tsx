import { choiceLabel } from "@occam/client/conflict";
import { View } from "react-native";
import { Heading } from "./Heading";
import { useLook } from "./look";
import { RadioGroup } from "./RadioGroup";
import { StaleChoice } from "./StaleChoice";

const SIDES = ["mine", "theirs"] as const;

/** A verb is made again or left as a whole, so that a choice about one of its fields is one about all. */
export function VerbChoice() {
  const { state, resolution, texts, styles } = useLook();
  const fields = state.fields.filter(({ choices }) => choices.length > 0);
  const [first] = fields;
  if (first === undefined) return null;
  const changedAgain = fields.filter((field) => field.changedAgain);
  return (
    <View role="group" aria-label={texts.verbQuestion} style={styles.card}>
      <Heading level={2}>{texts.verbQuestion}</Heading>
      {changedAgain.length > 0 && (
        <StaleChoice
          label={texts.verbQuestion}
          onConfirm={() => {
            for (const { path } of changedAgain) resolution.confirm(path);
          }}
        />
      )}
      <RadioGroup
        label={texts.verbQuestion}
        options={SIDES.map((side) => ({ value: side, label: choiceLabel(state, side, texts) }))}
        chosen={SIDES.find((side) => side === first.decision?.from)}
        onChoose={(side) => resolution.choose(first.path, side)}
        disabled={state.phase === "saving"}
      />
    </View>
  );
}
