import { isRightToLeft, palette, textsOf } from "@occam/client/conflict";
import { type ReactNode, useEffect, useMemo } from "react";
import { StatusBar, useColorScheme, View } from "react-native";
import type { LanguagePreference } from "../model/language";
import { appTexts, languageOf } from "../texts";
import { type Look, LookProvider } from "./look";
import { STYLES } from "./styles";
import { useObserved } from "./useObserved";
import { isWeb, onWeb } from "./web";

interface FrameProps {
  readonly preference: LanguagePreference;
  readonly children: ReactNode;
}

/** Around everything: the language with its direction, and the colors that the device is set to. */
export function Frame({ preference, children }: FrameProps) {
  const locale = useObserved(preference);
  const scheme = useColorScheme() === "dark" ? "dark" : "light";
  const look = useMemo((): Look => {
    // What the app does not speak is shown in English as a whole, dates and amounts included.
    const language = languageOf(locale);
    const spoken = locale.toLowerCase().startsWith(language) ? locale : language;
    return {
      texts: appTexts(language),
      names: textsOf(language),
      locale: spoken,
      language,
      rightToLeft: isRightToLeft(language),
      chooseLanguage: (chosen) => void preference.choose(chosen),
      colors: palette[scheme],
      styles: STYLES[scheme],
    };
  }, [locale, scheme, preference]);
  const direction = look.rightToLeft ? "rtl" : "ltr";
  useEffect(() => {
    if (!isWeb) return;
    document.documentElement.lang = look.locale;
    document.documentElement.dir = direction;
    document.documentElement.style.colorScheme = scheme;
    document.body.style.backgroundColor = palette[scheme].background;
  }, [look, direction, scheme]);
  return (
    <LookProvider value={look}>
      <StatusBar barStyle={scheme === "dark" ? "light-content" : "dark-content"} />
      <View style={[look.styles.app, { direction }]} {...onWeb({ lang: look.locale, dir: direction })}>
        {children}
      </View>
    </LookProvider>
  );
}
