import { LANGUAGES, type Language } from "../texts";
import { useLook } from "./look";
import { RadioGroup } from "./RadioGroup";

/** The languages, each by its own name. */
export function LanguageChoice() {
  const { texts, language, chooseLanguage } = useLook();
  const options = (Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value] }));
  return <RadioGroup label={texts.language} options={options} chosen={language} onChoose={chooseLanguage} />;
}
