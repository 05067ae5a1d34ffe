/** Of a long line the part around what was looked for. Pure. */
import { lineParts } from './line-parts';

const BEFORE = 60;
const LETTERS = 300;

/** `words`: as a search compares them. */
export function excerpt(text: string, words: readonly string[]): string {
  const flat = text.replace(/\s+/g, ' ');
  if (flat.length <= LETTERS) return flat;
  const at = lineParts(flat, words).find(({ isMarked }) => isMarked)?.start ?? 0;
  const start = Math.max(0, Math.min(at - BEFORE, flat.length - LETTERS));
  const part = flat.slice(start, start + LETTERS);
  return `${start > 0 ? '…' : ''}${part}${start + LETTERS < flat.length ? '…' : ''}`;
}
