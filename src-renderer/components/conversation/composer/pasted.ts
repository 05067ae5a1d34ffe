/** What was pasted and is better sent as a file: a long text, or a picture of the screen. Pure but for the files it makes. */

/** More are not said at once by anybody here (core/chats). */
export const MAX_SAID_LINES = 100;
const MAX_SAID_LETTERS = 50_000;
/** As browsers call what has no name of its own. */
const NAMELESS = /^(?:image|blob|)(?:\.(?:png|jpe?g|gif|webp))?$/i;

/** Too much to be put into the field. */
export function isTooLongToSay(text: string): boolean {
  return text.length > MAX_SAID_LETTERS || countLines(text) > MAX_SAID_LINES;
}

/** Lines with something in them. */
export function countLines(text: string): number {
  return text.split('\n').filter((line) => line.trim() !== '').length;
}

export function textAsFile(text: string, now: Date): File {
  return new File([text], `Text ${stampOf(now)}.txt`, { type: 'text/plain' });
}

/** A name that says when, and that the next one does not have. */
export function withOwnName(file: File, now: Date): File {
  if (!NAMELESS.test(file.name)) return file;
  const ending = /\.\w+$/.exec(file.name)?.[0] ?? '.png';
  return new File([file], `Picture ${stampOf(now)}${ending}`, { type: file.type });
}

/** `2026-03-01 14.05.09`: in the order of time, and allowed on every disk. */
function stampOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('.')}`;
}
