import { Text, View } from "react-native";
import type { Shown } from "../model/workspace";
import { Badge } from "./Badge";
import { formatDate, formatInteger, formatMoney, sideBySide } from "./format";
import { type Look, useLook } from "./look";
import { Heading } from "./Screen";
import { statusText } from "./subscription";

interface Fact {
  /** The API's name of the field. */
  readonly path: string;
  readonly value: string | undefined;
  readonly label?: string;
}

interface FactsProps {
  readonly shown: Shown;
  readonly plans: ReadonlyMap<string, string>;
}

/** The fields that have a value, with a mark at those that are not saved yet. */
export function Facts({ shown, plans }: FactsProps) {
  const look = useLook();
  const { texts, names, styles } = look;
  const facts = factsOf(shown, plans, look).filter(({ value }) => value !== undefined && value !== "");
  return (
    <View style={styles.card}>
      <Heading text={texts.details} />
      <View role="list" aria-label={texts.details}>
        {facts.map(({ path, value, label }, at) => (
          <View key={path} role="listitem" style={[styles.fact, at > 0 && styles.factLine]}>
            <Text style={styles.factLabel}>{label ?? names.fields.subscription[path] ?? path}</Text>
            <Text style={styles.factValue}>{value}</Text>
            {shown.pending.includes(path) && <Badge text={texts.notSavedYet} tone="warning" />}
          </View>
        ))}
      </View>
    </View>
  );
}

function factsOf(shown: Shown, plans: ReadonlyMap<string, string>, look: Look): Fact[] {
  const { texts, names, locale, rightToLeft } = look;
  const { subscription: one } = shown;
  const start = formatDate(one.currentPeriodStartTime, locale);
  const end = formatDate(one.currentPeriodEndTime, locale);
  return [
    { path: "status", value: statusText(one, look) },
    { path: "plan_id", label: texts.plan, value: plans.get(one.planId) },
    { path: "quantity", value: formatInteger(one.quantity, locale) },
    { path: "unit_price", value: one.unitPrice && formatMoney(one.unitPrice, locale) },
    {
      path: "current_period_end_time",
      label: texts.period,
      value: start && end && sideBySide([start, end], " – ", rightToLeft),
    },
    { path: "trial_end_time", value: formatDate(one.trialEndTime, locale) },
    { path: "pause_time", value: formatDate(one.pauseTime, locale) },
    { path: "cancel_at_period_end", value: one.cancelAtPeriodEnd ? names.yes : undefined },
    { path: "cancel_time", value: formatDate(one.cancelTime, locale) },
    { path: "cancel_reason", value: one.cancelReason },
    { path: "version", label: texts.version, value: formatInteger(one.version, locale) },
  ];
}
