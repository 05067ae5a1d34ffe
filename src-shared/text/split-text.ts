/** Long texts in pieces that fit a line (section 3), in one pass: what is pasted may be hundreds of kilobytes. */
import { characterBytes, type TextEncoding } from './encoding';

/** Pieces of at most `maxBytes`, cut behind a space where there is one, never inside a character. */
export function splitText(text: string, maxBytes: number, encoding: TextEncoding): string[] {
  const pieces: string[] = [];
  let start = 0;
  let bytes = 0;
  /** Behind the last space of this piece, and the bytes of the piece up to there. */
  let cut = 0;
  let bytesToCut = 0;
  let index = 0;
  for (const character of text) {
    const size = characterBytes(character, encoding);
    // Twice where what is behind the last space leaves no room either.
    while (bytes + size > maxBytes && index > start) {
      const end = cut > start ? cut : index;
      pieces.push(text.slice(start, end));
      bytes = cut > start ? bytes - bytesToCut : 0;
      start = end;
    }
    bytes += size;
    index += character.length;
    if (character === ' ') {
      cut = index;
      bytesToCut = bytes;
    }
  }
  if (index > start) pieces.push(text.slice(start));
  return pieces;
}
