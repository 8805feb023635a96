import { useFocusRing } from "@occam/react-native/browser";
import { Pressable, Text, View } from "react-native";
import type { Role } from "../model/session";
import type { Shown } from "../model/workspace";
import { Badge } from "./Badge";
import { sideBySide } from "./format";
import { useLook } from "./look";
import { outlook, pendingMark, priceText, statusText, statusTone, titleOf } from "./subscription";

interface SubscriptionCardProps {
  readonly shown: Shown;
  readonly plans: ReadonlyMap<string, string>;
  readonly role: Role;
  readonly onPress: () => void;
  readonly mounted: (view: View | null) => void;
}

/** A subscription in the list. */
export function SubscriptionCard({ shown, plans, role, onPress, mounted }: SubscriptionCardProps) {
  const look = useLook();
  const { styles } = look;
  const { focused, ...focus } = useFocusRing();
  const { subscription, writes } = shown;
  const title = titleOf(subscription, role, plans, look);
  const status = statusText(subscription, look);
  const mark = pendingMark(writes, look);
  const plan = role === "customer" ? undefined : plans.get(subscription.planId);
  const price = priceText(subscription, look);
  const next = outlook(subscription, look);
  return (
    <Pressable
      ref={mounted}
      role="button"
      onPress={onPress}
      {...focus}
      style={({ pressed }) => [styles.card, styles.cardLine, pressed && styles.cardPressed, focused && styles.focused]}
    >
      <View aria-hidden style={styles.emblem}>
        <Text style={styles.emblemText}>{initials(title)}</Text>
      </View>
      <View style={styles.cardBody}>
        <View style={styles.row}>
          <Text style={[styles.strong, styles.shrink]}>{title}</Text>
          <Badge text={status} tone={statusTone(subscription)} />
          {mark && <Badge text={mark.text} tone={mark.tone} />}
        </View>
        <Text style={styles.muted}>{sideBySide([plan, price], " · ", look.rightToLeft)}</Text>
        {next && <Text style={styles.muted}>{next}</Text>}
      </View>
    </Pressable>
  );
}

/** A letter to know it by at a glance; what all ids begin with tells nothing. */
function initials(title: string): string {
  const [letter = "", second = ""] = title.replace(/^customer-/, "");
  return `${letter.toUpperCase()}${second}`;
}
