/** What a phone has and Jest does not. */

jest.mock("@react-native-async-storage/async-storage", () =>
  require("@react-native-async-storage/async-storage/jest/async-storage-mock"),
);

// The app's models change when the server answers, not only when a test does something; tests wait for what they look for.
const { error } = console;
console.error = (...what: unknown[]) => {
  if (!String(what[0]).includes("not wrapped in act")) error(...what);
};
