import { type Ref, useImperativeHandle, useRef } from "react";
import { Pressable, Text, View } from "react-native";
import { focusOn } from "./focusOn";
import { useLook } from "./look";
import { radioStep } from "./radioStep";
import { useFocusRing } from "./useFocusRing";
import { type KeyEvent, onWeb } from "./web";

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
}

export interface RadioGroupHandle {
  /** Moves the focus to what is chosen. */
  focus(): void;
}

interface RadioGroupProps<T extends string> {
  readonly ref?: Ref<RadioGroupHandle>;
  /** What the group is about, for those who cannot see where it stands. */
  readonly label: string;
  readonly options: readonly Option<T>[];
  readonly chosen: T | undefined;
  readonly onChoose: (value: T) => void;
  /** Where the tab key enters as long as nothing is chosen. */
  readonly entry: T;
  /** Whether the first of three columns stays empty. */
  readonly indented: boolean;
  readonly required: boolean;
  readonly disabled: boolean;
}

/**
 * One of several. By keyboard it is what a browser's own radio buttons are: one stop of the tab key, within it the arrow keys
 * move and choose.
 */
export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { label: groupLabel, options, chosen, onChoose, entry, indented, required, disabled } = props;
  const { styles, rightToLeft, wide } = useLook();
  const radios = useRef(new Map<T, View>());
  useImperativeHandle(props.ref, () => ({ focus: () => focusOn(radios.current.get(chosen ?? entry)) }));

  const onKeyDown = (event: KeyEvent, at: number) => {
    const step = radioStep(event, rightToLeft);
    const to = options[(at + (step ?? 0) + options.length) % options.length];
    if (disabled || step === undefined || to === undefined) return;
    // The arrow keys and the space bar would scroll the page, too.
    event.preventDefault();
    radios.current.get(to.value)?.focus();
    onChoose(to.value);
  };

  return (
    <View
      role="radiogroup"
      aria-label={groupLabel}
      {...onWeb({ "aria-required": required })}
      style={[styles.options, wide && styles.optionsWide]}
    >
      {indented && <View style={styles.optionGap} />}
      {options.map(({ value, label }, at) => (
        <Radio
          key={value}
          label={label}
          group={groupLabel}
          checked={value === chosen}
          disabled={disabled}
          isTabStop={value === (chosen ?? entry)}
          onChoose={() => onChoose(value)}
          onKeyDown={(event) => onKeyDown(event, at)}
          mounted={(view) => {
            if (view) radios.current.set(value, view);
            else radios.current.delete(value);
          }}
        />
      ))}
    </View>
  );
}

interface RadioProps {
  readonly label: string;
  readonly group: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly isTabStop: boolean;
  readonly onChoose: () => void;
  readonly onKeyDown: (event: KeyEvent) => void;
  readonly mounted: (view: View | null) => void;
}

function Radio({ label, group, checked, disabled, isTabStop, onChoose, onKeyDown, mounted }: RadioProps) {
  const { styles, wide } = useLook();
  const { focused, ...focus } = useFocusRing();
  return (
    <Pressable
      ref={mounted}
      role="radio"
      aria-checked={checked}
      // Phones have no groups of radio buttons.
      accessibilityHint={group}
      disabled={disabled}
      onPress={onChoose}
      {...focus}
      {...onWeb({ tabIndex: isTabStop && !disabled ? 0 : -1, onKeyDown })}
      style={({ pressed }) => [
        styles.option,
        wide && styles.optionWide,
        checked && styles.optionChosen,
        pressed && styles.pressed,
        disabled && styles.optionDisabled,
        focused && styles.focused,
      ]}
    >
      <View style={[styles.ring, checked && styles.ringChosen]}>{checked && <View style={styles.dot} />}</View>
      <Text style={[styles.optionLabel, checked && styles.optionLabelChosen]}>{label}</Text>
    </Pressable>
  );
}
