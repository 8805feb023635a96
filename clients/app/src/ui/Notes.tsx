import { Text, View } from "react-native";
import type { Draft } from "../model/drafts";
import type { Shown } from "../model/workspace";
import { Badge } from "./Badge";
import { Button } from "./Button";
import { formatInteger } from "./format";
import { useLook } from "./look";
import { usePlace } from "./place";
import { Heading } from "./Screen";
import { TextField } from "./TextField";
import { useFocusBack } from "./useFocus";
import { useObserved } from "./useObserved";
import { useWrite } from "./useWrite";

/** What the API takes. */
const NOTES_CHARACTERS_MAX = 4000;

/** The support staff's notes. Only screens for agents have them. */
export function Notes({ shown }: { readonly shown: Shown }) {
  const { texts, styles } = useLook();
  const { workspace } = usePlace();
  const draft = useObserved(workspace.drafts).get(shown.subscription.id);
  const { notes } = shown.subscription;
  const edits = useFocusBack(draft !== undefined);
  return (
    <View style={styles.card}>
      <View style={styles.row}>
        <Heading text={texts.notes} />
        {shown.pending.includes("notes") && <Badge text={texts.notSavedYet} tone="warning" />}
      </View>
      {draft ? (
        <Editor draft={draft} current={notes} />
      ) : (
        <>
          <Text style={notes === "" ? styles.muted : styles.prose}>{notes === "" ? texts.noNotes : notes}</Text>
          <View style={styles.row}>
            <Button ref={edits} label={texts.editNotes} onPress={() => workspace.drafts.begin(shown.subscription)} />
          </View>
        </>
      )}
    </View>
  );
}

function Editor({ draft: { base, text }, current }: { readonly draft: Draft; readonly current: string }) {
  const { texts, styles, locale } = useLook();
  const { workspace } = usePlace();
  const write = useWrite();
  const end = () => workspace.drafts.end(base.id);
  const save = async () => {
    // From what the person saw when they began, so that the server can tell whether somebody wrote meanwhile.
    if (text === base.notes || (await write(base, { type: "update", values: { notes: text } }))) end();
  };
  return (
    <>
      <TextField
        label={texts.notes}
        value={text}
        onChange={(edited) => workspace.drafts.edit(base.id, edited)}
        hint={texts.charactersLeft(formatInteger(NOTES_CHARACTERS_MAX - [...text].length, locale))}
        maxLength={NOTES_CHARACTERS_MAX}
        multiline
        autoFocus
      />
      {current !== base.notes && (
        <View role="alert" style={styles.notice}>
          <Text style={styles.noticeText}>{texts.changedWhileEditing}</Text>
        </View>
      )}
      <View style={styles.row}>
        <Button label={texts.saveNotes} look="primary" onPress={() => void save()} />
        <Button label={texts.discardEdits} onPress={end} />
      </View>
    </>
  );
}
