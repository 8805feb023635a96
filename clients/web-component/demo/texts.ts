/** What the page says beside the conflict screen. */

export interface DemoTexts {
  readonly title: string;
  readonly version: string;
  readonly signedInAs: (name: string) => string;
  readonly merged: (names: string) => string;
}

const TEXTS: Readonly<Record<string, DemoTexts>> = {
  en: {
    title: "Subscription",
    version: "Version",
    signedInAs: (name) => `Signed in as ${name}`,
    merged: (names) => `What ${names} changed meanwhile was kept.`,
  },
  es: {
    title: "Suscripción",
    version: "Versión",
    signedInAs: (name) => `Sesión de ${name}`,
    merged: (names) => `Se conservó lo que ${names} cambió mientras tanto.`,
  },
  ar: {
    title: "الاشتراك",
    version: "الإصدار",
    signedInAs: (name) => `مسجّل الدخول باسم \u2068${name}\u2069`,
    merged: (names) => `بقي ما غيّره \u2068${names}\u2069 في هذه الأثناء.`,
  },
};

export function demoTextsOf(language: string): DemoTexts {
  return TEXTS[language] ?? (TEXTS.en as DemoTexts);
}
