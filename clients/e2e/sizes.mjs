// Prints what the built screens weigh: as files, and as a browser loads them.

import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUNDLES = [
  ["<occam-conflict> with its demo", "web-component/demo/dist", /\.js$/],
  ["the app for browsers", "app/dist", /\.js$/],
  ["the app for Android", "app/dist-native", /\.hbc$/],
];

const kilobytes = (bytes) => `${Math.ceil(bytes.reduce((total, { length }) => total + length, 0) / 1024)} KiB`;

for (const [name, folder, pattern] of BUNDLES) {
  const root = fileURLToPath(new URL(`../${folder}`, import.meta.url));
  const files = await readdir(root, { recursive: true });
  const contents = await Promise.all(
    files.filter((file) => pattern.test(file)).map((file) => readFile(`${root}/${file}`)),
  );
  if (contents.length === 0) throw new Error(`there is nothing of ${name} in ${root}`);
  console.log(
    `bundle of ${name}: ${kilobytes(contents)}, ${kilobytes(contents.map((content) => gzipSync(content)))} gzipped`,
  );
}
