/** The fixed texts of section 5: what our server writes, and what others write for the same. */
export const BANNER = 'Port59 File Server';
export const USE_LINE = 'Use: cd dir ls get read help exit';
export const INVALID_FOLDER = 'Invalid folder.';
export const INVALID_FILENAME = 'Invalid filename.';
export const INVALID_COMMAND = 'Invalid command.';
export const TOO_MANY_GETS = 'Too many gets, please wait.';
export const NOT_A_TEXT_FILE = 'Not a text file.';
export const END_OF_LIST = 'End of list.';

export type ServerText =
  | 'invalid-folder'
  | 'invalid-filename'
  | 'invalid-command'
  | 'too-many-gets'
  | 'not-text'
  | 'slots-full'
  | 'queued'
  | 'sending';

const FORMS: readonly (readonly [ServerText, RegExp])[] = [
  [
    'invalid-folder',
    /^(?:(?:invalid|unknown|no such) (?:folder|directory|dir)\b|(?:folder|directory|dir) (?:not found|does not exist))/i,
  ],
  // Only as a whole: the first line of a text may begin with the same words.
  ['invalid-filename', /^(?:(?:invalid|unknown|no such) file ?(?:name)?|file (?:not found|does not exist))[.!]?$/i],
  ['invalid-command', /^(?:invalid|unknown|unrecogni[sz]ed) command\b/i],
  ['too-many-gets', /^too many gets\b/i],
  ['not-text', /^not a text file[.!]?$/i],
  ['slots-full', /^sorry, all (?:send|queue)\b.*\bfull\b/i],
  ['queued', /\bqueue(?:d)?\b.*\b(?:position|slot|number|#)\s*\d+/i],
  ['sending', /^sending (?:file\b|")/i],
];

/** Null when the line is nothing we know; tolerant of the wording of jIRC and SysReset (rule 5.12). */
export function recogniseServerText(line: string): ServerText | null {
  const text = line.trim();
  return FORMS.find(([, form]) => form.test(text))?.[0] ?? null;
}

/** Rule 5.6: the end of a listing, by its beginning. */
export function isEndOfList(line: string): boolean {
  return /^\s*end of list/i.test(line);
}
