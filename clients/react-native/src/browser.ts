/** What lets an app's own controls behave in browsers as those of the conflict screen do. */

export { radioStep } from "./radioStep";
export { useFocusRing } from "./useFocusRing";
export { isWeb, type KeyEvent } from "./web";
