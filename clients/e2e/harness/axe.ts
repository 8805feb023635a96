/** Whether a screen is accessible, as far as a program can tell, and how much was looked at in all. */

import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { SCREENS } from "./paths.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Look {
  readonly screen: string;
  readonly rules: readonly string[];
  readonly findings: readonly string[];
}

const LOOKS = join(SCREENS, "axe.jsonl");

/** Fails if axe finds anything on the page as it is; `screen` names it in the sums. */
export async function axe(page: Page, screen: string): Promise<void> {
  const { passes, violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const rules = [...passes, ...violations].map(({ id }) => id);
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id} (${help}): ${target.join(" ")}\n    ${html.slice(0, 200)}`),
  );
  const look: Look = { screen, rules, findings };
  await appendFile(LOOKS, `${JSON.stringify(look)}\n`);
  expect(findings, `axe on ${screen}`).toEqual([]);
}

/** Prints how many screens were checked by how many rules, and what was found. */
export async function printAxeSums(): Promise<void> {
  const lines = await readFile(LOOKS, "utf8").catch(() => "");
  const looks = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Look);
  const sum = (of: (look: Look) => number) => looks.reduce((total, look) => total + of(look), 0);
  const screens = new Set(looks.map(({ screen }) => screen)).size;
  const rules = new Set(looks.flatMap((look) => look.rules)).size;
  const findings = sum((look) => look.findings.length);
  console.log(
    `axe: ${looks.length} checks of ${screens} screens, ${sum((look) => look.rules.length)} rules run ` +
      `(${rules} different ones), ${findings} findings`,
  );
}
