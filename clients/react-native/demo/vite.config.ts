import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: [{ find: /^react-native$/, replacement: "react-native-web" }] },
  // react-native-web reads what bundlers of React Native define.
  define: { __DEV__: "true", global: "globalThis" },
});
