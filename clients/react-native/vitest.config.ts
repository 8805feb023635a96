import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: [{ find: /^react-native$/, replacement: "react-native-web" }] },
  test: {
    include: ["tests/**/*.test.tsx"],
    environment: "jsdom",
    setupFiles: ["tests/setup.ts"],
    // A page as large as this takes jsdom a while to search, most of all on a machine with other things to do.
    testTimeout: 30_000,
    // Its modules import one another without extensions, which Node does not resolve.
    server: { deps: { inline: ["react-native-web"] } },
  },
});
