/** A storage in a file, written beside it and then put in its place, so that it is there whole or not at all. */

import { readFile, rename, writeFile } from "node:fs/promises";

/** @param {string} file */
export function fileStorage(file) {
  return {
    /** @returns {Promise<string | null>} */
    getItem: () => readFile(file, "utf8").catch(() => null),
    /** @param {string} _key @param {string} value */
    setItem: async (_key, value) => {
      await writeFile(`${file}.new`, value, { flush: true });
      await rename(`${file}.new`, file);
    },
  };
}
