/** The conflict screen in React Native, for phones and, by react-native-web, for browsers. */

export { ConflictScreen } from "./ConflictScreen";
export type { ConflictScreenProps } from "./props";
