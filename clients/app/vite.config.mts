import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  // So that the built page can be served from any folder.
  base: "./",
  resolve: {
    alias: [{ find: /^react-native$/, replacement: "react-native-web" }],
    extensions: [".web.tsx", ".web.ts", ".web.js", ".tsx", ".ts", ".mjs", ".js", ".json"],
    dedupe: ["react", "react-dom", "react-native-web"],
  },
  define: { __DEV__: JSON.stringify(mode !== "production"), global: "globalThis" },
}));
