module.exports = {
  preset: "jest-expo",
  testMatch: ["<rootDir>/tests/**/*.test.{ts,tsx}"],
  setupFiles: ["<rootDir>/tests/setup.ts"],
  setupFilesAfterEnv: ["<rootDir>/tests/patience.ts"],
  testTimeout: 40_000,
  // What is published as modules of JavaScript only, or as sources.
  transformIgnorePatterns: [
    "/node_modules/(?!((jest-)?react-native|@react-native|expo|@expo|@bufbuild|@connectrpc|@occam|diff))",
  ],
};
