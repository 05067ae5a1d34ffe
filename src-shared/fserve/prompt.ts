const MAX_PROMPT_CHARACTERS = 5_000;

/** The prompt `[\sub\dir]`, a line of its own (rule 5.2). */
export function formatPrompt(segments: readonly string[]): string {
  return `[\\${segments.join('\\')}]`;
}

/** Null when the line is no prompt; a listing's header `[\sub\*.*]` is none. SysReset ends with a separator. */
export function parsePrompt(line: string): string[] | null {
  const text = line.trim();
  if (text.length > MAX_PROMPT_CHARACTERS || !text.startsWith('[\\') || !text.endsWith(']')) return null;
  const inner = text.slice(2, -1);
  if (inner === '*.*' || inner.endsWith('\\*.*')) return null;
  return inner.split('\\').filter((segment) => segment !== '');
}

/** `fserve>`, which jIRC says after every command and which tells no folder (rule 5.12). */
export function isBarePrompt(line: string): boolean {
  return line.length < MAX_PROMPT_CHARACTERS && line.trim().toLowerCase() === 'fserve>';
}
