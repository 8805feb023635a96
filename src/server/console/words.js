/** Which words of a text are others than before: those that are in no longest sequence of words that both have. */

/** @typedef {{ text: string, marked: boolean }} Span */

/** More steps than that are not made: two notes of the greatest length need fewer, even if each word is one letter. */
const STEPS_MAX = 5_000_000;

/**
 * The two texts, with their own words marked. Between two words only the words count, not the space.
 * @param {string} before
 * @param {string} after
 * @returns {{ before: Span[], after: Span[] }}
 */
export function markWords(before, after) {
  const old = words(before);
  const now = words(after);
  const { kept, taken } = common(old.map(bare), now.map(bare));
  return { before: spans(old, kept), after: spans(now, taken) };
}

/** Words, each with the space behind it; space at the beginning is one, too. @param {string} text */
function words(text) {
  return text.match(/^\s+|\S+\s*/g) ?? [];
}

/** @param {string} word */
function bare(word) {
  return word.trim();
}

/**
 * Which of the words each side shares with the other.
 * @param {string[]} old
 * @param {string[]} now
 */
function common(old, now) {
  /** @type {Set<number>} */
  const kept = new Set();
  /** @type {Set<number>} */
  const taken = new Set();
  const width = now.length + 1;
  if (old.length * width > STEPS_MAX) return { kept, taken };
  // How long the longest sequence is from here to the ends.
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (old[i] === now[j]) {
      kept.add(i++);
      taken.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return { kept, taken };
}

/**
 * Neighbours that are marked alike as one. Where nothing is shared, nothing is marked: it would be everything.
 * @param {string[]} parts
 * @param {Set<number>} shared
 */
function spans(parts, shared) {
  /** @type {Span[]} */
  const made = [];
  for (const [at, text] of parts.entries()) {
    const marked = shared.size > 0 && !shared.has(at);
    const last = made.at(-1);
    if (last?.marked === marked) last.text += text;
    else made.push({ text, marked });
  }
  return made;
}
