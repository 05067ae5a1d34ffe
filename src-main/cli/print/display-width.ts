/** How much room a text takes in a terminal: most characters one column, East Asian ones and emoji two, marks none. */

/** Ranges of Unicode's East Asian Width W and F, and what terminals show as an emoji; enough to cut a line by. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23f3],
  [0x25fd, 0x25fe],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x26a1, 0x26a1],
  [0x2705, 0x2705],
  [0x2728, 0x2728],
  [0x274c, 0x274c],
  [0x2b1b, 0x2b1c],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x1f000, 0x1faff],
  [0x20000, 0x3fffd],
];

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** In columns. */
export function displayWidth(text: string): number {
  return graphemesOf(text).reduce((sum, grapheme) => sum + widthOf(grapheme), 0);
}

/** The text in at most so many columns; what is too much at its end becomes `…`. */
export function cutEnd(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  return columns < 1 ? '' : `${takenFrom(graphemesOf(text), columns - 1).join('')}…`;
}

/** As `cutEnd`, but out of the middle: the end of a name, with its extension, says as much as its beginning. */
export function cutMiddle(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  const graphemes = graphemesOf(text);
  const head = takenFrom(graphemes, Math.ceil((columns - 1) / 2));
  const tail = takenFrom(graphemes.toReversed(), Math.floor((columns - 1) / 2)).toReversed();
  return `${head.join('')}…${tail.join('')}`;
}

/** As many of the first ones as have room. */
function takenFrom(graphemes: readonly string[], columns: number): readonly string[] {
  let room = columns;
  const end = graphemes.findIndex((grapheme) => {
    room -= widthOf(grapheme);
    return room < 0;
  });
  return end < 0 ? graphemes : graphemes.slice(0, end);
}

function graphemesOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** U+FE0F asks for the coloured, wide form of what stands before it. */
function widthOf(grapheme: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme)) return 0;
  const code = grapheme.codePointAt(0) ?? 0;
  return grapheme.includes('\uFE0F') || WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}
