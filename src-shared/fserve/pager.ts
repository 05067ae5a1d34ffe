/** The page marks of `read` (rule 5.8). */
const BINARY_PROBE_BYTES = 8 * 1024;

export function formatPagerMark(percent: number): string {
  return `[${percent}% read, 'C' for more, 'S' to stop]`;
}

/** The per cent that are read, or null when the line is no mark. */
export function parsePagerMark(line: string): number | null {
  const percent = /^\[(\d{1,3})% read, 'C' for more, 'S' to stop\]$/i.exec(line.trim())?.[1];
  return percent === undefined ? null : Number(percent);
}

/** A mark of any kind: greetings page without a per cent (rule 5.15). */
export function isPagerMark(line: string): boolean {
  const text = line.trim().toLowerCase();
  return text.length < 80 && text.startsWith('[') && text.endsWith("'c' for more, 's' to stop]");
}

export function parsePagerAnswer(line: string): 'more' | 'stop' | null {
  const word = line.trim().toLowerCase();
  return word === 'c' ? 'more' : word === 's' ? 'stop' : null;
}

/** Text files have no NUL in their first 8 KiB. */
export function looksBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0);
}
