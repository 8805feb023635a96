import { useState } from "react";
import { Text, View } from "react-native";
import { problemsOf, type Session, type SignInField, tidy } from "../model/session";
import { Button } from "../ui/Button";
import { LanguageChoice } from "../ui/LanguageChoice";
import { useLook } from "../ui/look";
import { RadioGroup } from "../ui/RadioGroup";
import { Screen } from "../ui/Screen";
import { TextField } from "../ui/TextField";

interface SignInProps {
  /** What to begin with. */
  readonly initial: Session;
  readonly onSignIn: (session: Session) => void;
}

export function SignIn({ initial, onSignIn }: SignInProps) {
  const { texts, styles } = useLook();
  const [session, setSession] = useState(initial);
  const [tried, setTried] = useState(false);
  const problems = tried ? problemsOf(tidy(session)) : {};
  const problem = (field: SignInField) => problems[field] && texts.problems[problems[field]];
  const change = (part: Partial<Session>) => setSession((before) => ({ ...before, ...part }));

  const submit = () => {
    setTried(true);
    const typed = tidy(session);
    if (Object.keys(problemsOf(typed)).length === 0) onSignIn(typed);
  };

  return (
    <Screen title={texts.signIn} narrow>
      <Text style={styles.muted}>{texts.signInIntroduction}</Text>
      <View style={[styles.card, styles.stackWide]}>
        <TextField
          label={texts.server}
          kind="address"
          value={session.server}
          onChange={(server) => change({ server })}
          problem={problem("server")}
          onSubmit={submit}
        />
        <TextField
          label={texts.name}
          kind="code"
          value={session.name}
          onChange={(name) => change({ name })}
          problem={problem("name")}
          onSubmit={submit}
        />
        <RadioGroup
          label={texts.signInAs}
          options={[
            { value: "support", label: texts.roles.support },
            { value: "customer", label: texts.roles.customer },
          ]}
          chosen={session.role}
          onChoose={(role) => change({ role })}
        />
        {session.role === "customer" && (
          <TextField
            label={texts.customer}
            kind="code"
            value={session.customer}
            onChange={(customer) => change({ customer })}
            problem={problem("customer")}
            onSubmit={submit}
          />
        )}
        <Button label={texts.signIn} look="primary" onPress={submit} />
      </View>
      <LanguageChoice />
    </Screen>
  );
}
