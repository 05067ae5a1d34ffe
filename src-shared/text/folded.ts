/** Letters as a search compares them: without case, width and accents. */
export function folded(text: string): string {
  // The common case, and ten times faster.
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\0]/g, '')
    .normalize('NFC')
    .toLowerCase();
}

/** What a search looks for: each of these has to be there. */
export function foldedWords(query: string): readonly string[] {
  return folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
}
