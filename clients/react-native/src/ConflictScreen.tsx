import type { Entity } from "@occam/client";
import { isRightToLeft, languageOf, textsOf } from "@occam/client/conflict";
import { useId, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { ScrollView, type Text, useColorScheme, useWindowDimensions, View } from "react-native";
import { Fields } from "./Fields";
import { Footer } from "./Footer";
import { Header } from "./Header";
import { LookProvider } from "./look";
import { Preview } from "./Preview";
import type { ConflictScreenProps } from "./props";
import { STYLES } from "./styles";
import { useFocusKept } from "./useFocusKept";
import { useKeyboardRoom } from "./useKeyboardRoom";
import { useRefresh } from "./useRefresh";
import { useSaved } from "./useSaved";
import { isWeb, onWeb } from "./web";

const POLL_SECONDS = 10;

/** From here on three columns of text are wide enough to be read. */
const WIDE_MIN = 720;

/** Up to here it is a phone held upright. */
const NARROW_MAX = 480;

/** Where there is less height, as on a phone held across or with text enlarged, it would leave no room for the rest. */
const FOOTER_STAYS_MIN = 480;

/** Shows a refused change to a person, and saves what they choose. It fills the room that it is put into. */
export function ConflictScreen<T extends Entity>(props: ConflictScreenProps<T>) {
  const { resolution, timeZone, pollSeconds = POLL_SECONDS, onSaved, onClose } = props;
  const state = useSyncExternalStore(resolution.subscribe, () => resolution.state);
  useRefresh(resolution, pollSeconds);
  useSaved(resolution, state, onSaved);

  const locale = useMemo(() => props.locale ?? new Intl.DateTimeFormat().resolvedOptions().locale, [props.locale]);
  const texts = useMemo(() => props.texts ?? textsOf(locale), [props.texts, locale]);
  const styles = STYLES[useColorScheme() === "dark" ? "dark" : "light"];
  // Where there are no texts in a language, those that are shown instead decide the direction.
  const language = props.texts ? locale : languageOf(locale);
  const rightToLeft = isRightToLeft(language);
  const direction = rightToLeft ? "rtl" : "ltr";

  const isOver = state.phase === "saved" || state.phase === "queued";
  const titleId = useId();
  const title = useRef<Text>(null);
  const focusKept = useFocusKept(state, title);
  const { width, height, fontScale } = useWindowDimensions();
  // What is around the screen takes room as well, which is known only after it has been laid out.
  const [room, setRoom] = useState(width);
  const wide = room / fontScale >= WIDE_MIN;
  const narrow = room / fontScale <= NARROW_MAX;
  const keyboard = useKeyboardRoom();
  const footerStays = (height - keyboard.covered) / fontScale >= FOOTER_STAYS_MIN;

  return (
    <LookProvider value={{ state, resolution, texts, locale, timeZone, isOver, rightToLeft, styles, wide, narrow }}>
      <View
        role="region"
        aria-labelledby={titleId}
        ref={keyboard.view}
        style={[styles.screen, !isWeb && { direction, paddingBottom: keyboard.covered }]}
        {...onWeb({ lang: language, dir: direction })}
        {...focusKept}
        onLayout={(event) => {
          setRoom(event.nativeEvent.layout.width);
          keyboard.measure();
        }}
      >
        <ScrollView
          style={styles.scroll}
          contentContainerStyle={styles.content}
          keyboardShouldPersistTaps="handled"
          automaticallyAdjustKeyboardInsets
        >
          <Header id={titleId} title={title} />
          {!isOver && <Fields />}
          {!state.settled && <Preview />}
          {!footerStays && <Footer onClose={onClose} />}
        </ScrollView>
        {footerStays && <Footer onClose={onClose} />}
      </View>
    </LookProvider>
  );
}
