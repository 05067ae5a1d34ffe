/**
 * Foreign text on its way to a terminal. What peers write may hold escape sequences that move the cursor, rename the
 * window or answer for the person: only what can be seen is printed – also into a pipe, behind which is a terminal
 * more often than not.
 */

/** More of one line than anybody reads; a peer that writes longer ones only wants the screen. */
const MAX_LINE_LENGTH = 4_000;

/** Control, zero-width and bidi characters become a visible stand-in; a tab stays. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => (character === '\t' ? character : '\uFFFD'));
}

/** The same for one line of a screen, of bounded length. */
export function printableLine(text: string): string {
  return printable(text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}…` : text);
}
