/** Before and after all tests: the built pages are served, and what axe found is added up. */

import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { preview } from "vite";
import type { TestProject } from "vitest/node";
import { printAxeSums } from "./axe.js";
import { fromRepository, SCREENS } from "./paths.js";

/** Which folders are served, as their builds leave them. */
const SITES = {
  demo: "clients/web-component/demo/dist",
  app: "clients/app/dist",
} as const;

/** The origins of the sites that are built. */
export type Sites = Readonly<Record<keyof typeof SITES, string>>;

declare module "vitest" {
  export interface ProvidedContext {
    readonly sites: Sites;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await rm(SCREENS, { recursive: true, force: true });
  await mkdir(SCREENS, { recursive: true });
  const servers = await Promise.all(Object.entries(SITES).map(([name, folder]) => serve(name, folder)));
  project.provide("sites", Object.fromEntries(servers.map(({ name, origin }) => [name, origin])) as Sites);
  return async () => {
    await printAxeSums();
    await Promise.all(servers.map(({ close }) => close()));
  };
}

async function serve(name: string, folder: string) {
  const outDir = fromRepository(folder);
  if (!existsSync(outDir)) throw new Error(`${folder} is not built: scripts/test screens builds it`);
  const { httpServer, resolvedUrls, close } = await preview({
    configFile: false,
    logLevel: "error",
    root: outDir,
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0, strictPort: true },
  });
  const [url] = resolvedUrls?.local ?? [];
  if (!url) throw new Error(`${folder} is not served`);
  return {
    name,
    origin: new URL(url).origin,
    close: () => {
      // Chromium keeps spare connections, for which `close` alone would wait.
      if ("closeAllConnections" in httpServer) httpServer.closeAllConnections();
      return close();
    },
  };
}
