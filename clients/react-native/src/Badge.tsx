import { badgeOf, type ConflictField, FieldDiffKind } from "@occam/client/conflict";
import { Text, View } from "react-native";
import { useLook } from "./look";

/** Who changed a field: its text says it, its colour is only quicker to see. */
export function Badge({ field }: { readonly field: ConflictField }) {
  const { styles, texts } = useLook();
  const looks = {
    [FieldDiffKind.YOURS_ONLY]: [undefined, styles.yoursText],
    [FieldDiffKind.THEIRS_ONLY]: [undefined, styles.theirsText],
    [FieldDiffKind.BOTH_SAME]: [styles.badgeSame, styles.badgeSameText],
    [FieldDiffKind.BOTH_DIFFER]: [styles.badgeBoth, styles.badgeBothText],
    [FieldDiffKind.UNSPECIFIED]: [styles.badgeBoth, styles.badgeBothText],
  } as const;
  const [badge, text] = looks[field.kind];
  return (
    <View style={[styles.badge, badge]}>
      <Text style={[styles.badgeText, text]}>{badgeOf(field, texts)}</Text>
    </View>
  );
}
