/**
 * Foreign text on its way to a terminal. What peers write may hold escape sequences that move the cursor, rename the
 * window or answer for the person: only what can be seen is printed – also into a pipe, behind which is a terminal
 * more often than not.
 */

/** Control, zero-width and bidi characters become a visible stand-in; a tab stays. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => (character === '\t' ? character : '\uFFFD'));
}
