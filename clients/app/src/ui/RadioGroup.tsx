import { type KeyEvent, radioStep, useFocusRing } from "@occam/react-native/browser";
import { useRef } from "react";
import { Pressable, Text, View } from "react-native";
import { useLook } from "./look";
import { onWeb } from "./web";

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

interface RadioGroupProps<T extends string> {
  readonly label: string;
  readonly options: readonly Option<T>[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

/** One of several. By keyboard it is one stop of the tab key, within which the arrow keys move and choose, as in a browser. */
export function RadioGroup<T extends string>({ label, options, chosen, onChoose }: RadioGroupProps<T>) {
  const { styles, rightToLeft } = useLook();
  const radios = useRef(new Map<T, View>());

  const onKeyDown = (event: KeyEvent, at: number) => {
    const step = radioStep(event, rightToLeft);
    if (step === undefined) return;
    // These keys would scroll the page, too.
    event.preventDefault();
    const to = options[(at + step + options.length) % options.length];
    if (to === undefined) return;
    radios.current.get(to.value)?.focus();
    onChoose(to.value);
  };

  return (
    <View style={styles.field}>
      <Text style={styles.label}>{label}</Text>
      <View role="radiogroup" aria-label={label} style={styles.row}>
        {options.map((option, at) => (
          <Radio
            key={option.value}
            option={option}
            checked={option.value === chosen}
            onChoose={() => onChoose(option.value)}
            onKeyDown={(event) => onKeyDown(event, at)}
            mounted={(view) => {
              if (view) radios.current.set(option.value, view);
              else radios.current.delete(option.value);
            }}
          />
        ))}
      </View>
    </View>
  );
}

interface RadioProps {
  readonly option: Option<string>;
  readonly checked: boolean;
  readonly onChoose: () => void;
  readonly onKeyDown: (event: KeyEvent) => void;
  readonly mounted: (view: View | null) => void;
}

function Radio({ option: { label, hint }, checked, onChoose, onKeyDown, mounted }: RadioProps) {
  const { styles } = useLook();
  const { focused, ...focus } = useFocusRing();
  return (
    <Pressable
      ref={mounted}
      role="radio"
      aria-checked={checked}
      aria-label={hint ? `${label}. ${hint}` : label}
      onPress={onChoose}
      {...focus}
      {...onWeb({ tabIndex: checked ? 0 : -1, onKeyDown })}
      style={({ pressed }) => [
        styles.option,
        checked && styles.optionChosen,
        pressed && styles.pressed,
        focused && styles.focused,
      ]}
    >
      <View style={[styles.ring, checked && styles.ringChosen]}>{checked && <View style={styles.dot} />}</View>
      <View style={styles.optionText}>
        <Text style={styles.text}>{label}</Text>
        {hint && <Text style={styles.muted}>{hint}</Text>}
      </View>
    </Pressable>
  );
}
