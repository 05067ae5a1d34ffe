/** What a listing may cost, in bytes and time and not only in entries. */
import { fail } from './server-answers';

const MAX_LISTED_ENTRIES = 500_000;
/** Of a listing, in all: what an endless one may cost. */
const MAX_LISTED_CHARACTERS = 32_000_000;
const MAX_OTHER_CHARACTERS = 1_000_000;
/** However steadily it comes. */
const LONGEST_LISTING_MS = 15 * 60_000;
/** Lines that may come where only a prompt is waited for. */
export const MAX_OTHER_LINES = 10_000;

export function listingBounds() {
  const startedMs = performance.now();
  let characters = 0;
  let otherCharacters = 0;
  return {
    count(line: string, lines: number) {
      characters += line.length;
      const isTooMuch = characters > MAX_LISTED_CHARACTERS || lines > MAX_LISTED_ENTRIES;
      if (isTooMuch || performance.now() - startedMs > LONGEST_LISTING_MS) fail('listing-not-understood');
    },
    countOther(lines: number, line: string) {
      otherCharacters += line.length;
      if (lines > MAX_OTHER_LINES || otherCharacters > MAX_OTHER_CHARACTERS) fail('listing-not-understood');
    },
  };
}
