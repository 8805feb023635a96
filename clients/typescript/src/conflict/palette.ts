/** The colours of the conflict screen, light and dark: one design for all that draw it. A test holds their contrast. */

/** One scheme's colours, as CSS and React Native read them. */
export interface Colors {
  /** Behind everything. */
  readonly background: string;
  /** Of cards and text boxes. */
  readonly surface: string;
  readonly text: string;
  /** Of what is said beside: labels, who and when. */
  readonly muted: string;
  /** Of cards, which need none to be understood. */
  readonly line: string;
  /** Of what can be operated. */
  readonly border: string;
  /** Of the main button, of what is selected, and of the person's own value. */
  readonly accent: string;
  readonly onAccent: string;
  /** Behind what is selected; `text` is on it. */
  readonly accentBackground: string;
  /** Of the others' value. */
  readonly theirs: string;
  readonly addedText: string;
  readonly addedBackground: string;
  readonly removedText: string;
  readonly removedBackground: string;
  readonly warningText: string;
  readonly warningBackground: string;
  readonly dangerText: string;
  readonly dangerBackground: string;
  readonly focus: string;
}

export const palette: { readonly light: Colors; readonly dark: Colors } = {
  light: {
    background: "#f4f6f9",
    surface: "#ffffff",
    text: "#17202b",
    muted: "#526070",
    line: "#d8dee6",
    border: "#7d8998",
    accent: "#1d5bd0",
    onAccent: "#ffffff",
    accentBackground: "#e9f0fd",
    theirs: "#8338b8",
    addedText: "#0b5529",
    addedBackground: "#d9f3e1",
    removedText: "#8c1a14",
    removedBackground: "#fde3e0",
    warningText: "#664200",
    warningBackground: "#fff0c9",
    dangerText: "#a01b14",
    dangerBackground: "#fdeae8",
    focus: "#1d5bd0",
  },
  dark: {
    background: "#0f141a",
    surface: "#19212a",
    text: "#e7ecf2",
    muted: "#a6b2c0",
    line: "#2c3845",
    border: "#75849a",
    accent: "#8db5ff",
    onAccent: "#0a1a36",
    accentBackground: "#1d2f4d",
    theirs: "#d3a4f7",
    addedText: "#95e5b1",
    addedBackground: "#153a24",
    removedText: "#ffb6ae",
    removedBackground: "#4a1f1c",
    warningText: "#ffd98c",
    warningBackground: "#3e3009",
    dangerText: "#ffb6ae",
    dangerBackground: "#3d1b19",
    focus: "#ffcf66",
  },
};
