/** Builds the demo page into `demo/dist`; relative addresses, so that any static server can serve it from any folder. */

import { defineConfig } from "vite";

export default defineConfig({
  root: "demo",
  base: "./",
  build: { outDir: "dist", emptyOutDir: true, target: "es2022" },
});
