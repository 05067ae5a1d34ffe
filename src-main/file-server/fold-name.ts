/**
 * Names that visitors cannot tell apart are one (rules 5.3, 5.7): case, spaces at the edges, which a listing does not
 * show, and how a letter with an accent is put together, which differs between systems.
 */
export function foldName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
