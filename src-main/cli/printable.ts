/**
 * Foreign text on its way to a terminal. What peers write may hold escape sequences that move the cursor, rename the
 * window or answer for the person: on a terminal only what can be seen is printed.
 */

/** Control, zero-width and bidi characters become a visible stand-in; a tab stays. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => (character === '\t' ? character : '\uFFFD'));
}

/** `4.5 MB`: three digits say enough. */
export function formatSize(sizeBytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}
