/** The fixed texts of section 5: what our server writes, and what others write for the same. */
export const BANNER = 'Port59 File Server';
export const USE_LINE = 'Use: cd dir ls get read help exit';
export const INVALID_FOLDER = 'Invalid folder.';
export const INVALID_FILENAME = 'Invalid filename.';
export const INVALID_COMMAND = 'Invalid command.';
export const TOO_MANY_GETS = 'Too many gets, please wait.';
export const NOT_A_TEXT_FILE = 'Not a text file.';
export const END_OF_LIST = 'End of list.';

/** What a server's line says, where programs say it in words of their own. */
export type ServerText =
  | 'invalid-folder'
  | 'invalid-filename'
  | 'invalid-command'
  /** So many gets at a time: it may be asked again when one has ended. */
  | 'too-many-gets'
  /** Everything is in use: it may be asked again later. */
  | 'slots-full'
  /** It stands in the server's line, and comes by itself or when asked again. */
  | 'queued'
  | 'not-allowed'
  | 'not-text'
  | 'sending';

/** No server says this in more. */
const MAX_TEXT_CHARACTERS = 400;

/** Tried in this order on a line in small letters, without an `error:` before it. No form has two open ends in a row. */
const FORMS: readonly (readonly [ServerText, RegExp])[] = [
  [
    'invalid-folder',
    /^(?:(?:invalid|unknown|no such|bad) (?:folder|directory|dir|path)\b|(?:folder|directory|dir|path) (?:not found|does not exist|doesn't exist|is not))/,
  ],
  [
    'invalid-folder',
    /^(?:directory name cannot|can(?:not|'t) (?:find|open|change to) (?:the |that )?(?:folder|directory|dir))/,
  ],
  // Only as a whole: the first line of a text may begin with the same words.
  [
    'invalid-filename',
    /^(?:(?:invalid|unknown|no such|bad) file ?(?:name)?|(?:that )?file (?:not found|does not exist|doesn't exist|is not available|unavailable))[.!]*$/,
  ],
  ['invalid-command', /^(?:invalid|unknown|unrecogni[sz]ed|bad|illegal|unsupported) command\b/],
  [
    'queued',
    /\bqueued?\b[^0-9]{0,40}(?:position|slot|number|place|#|no\.?)? ?#?\d|\b(?:added|placed|put) (?:to|in|into) (?:the |my |a )?(?:send )?queue\b|\byou(?:'re| are) (?:now )?(?:in|#?\d{1,6} in) (?:the )?queue\b/,
  ],
  ['too-many-gets', /^(?:sorry,? )?too many (?:gets|sends|downloads|files|requests|dcc)\b/],
  [
    'too-many-gets',
    /\b(?:maximum|max|limit)\b.{0,60}\b(?:gets?|sends?|downloads?|files?|slots?) (?:reached|exceeded|per|at a time|at once)/,
  ],
  [
    'too-many-gets',
    /\byou (?:already|can only) (?:have|get|download|receive)\b.{0,60}\b(?:at a time|at once|in progress|queued?|sends?|gets?)\b/,
  ],
  [
    'slots-full',
    /\b(?:all|no|0)\b.{0,60}\b(?:slots?|queues?|sends?|spots?)\b.{0,40}\b(?:full|in use|taken|available|free|open|busy|occupied)\b/,
  ],
  ['slots-full', /\b(?:queue|server|fserve|fileserver) (?:is |are )?(?:full|busy)\b/],
  ['slots-full', /\b(?:try|come back) (?:again )?later\b/],
  [
    'not-allowed',
    /\b(?:access (?:is )?denied|permission denied|not allowed|not authori[sz]ed|no (?:access|permission)|you (?:do not|don't) have (?:access|permission|enough credits?)|insufficient credits?|you are banned|forbidden)\b/,
  ],
  ['not-text', /^(?:not a text file|(?:that|this) is not a text file|cannot read binary files?)[.!]*$/],
  ['sending', /^(?:\S{1,40} )?sending (?:you )?(?:file\b|"|the file)/],
];

/** Null when the line is nothing we know; tolerant of the wording of others (rules 5.12, 5.13). */
export function recogniseServerText(line: string): ServerText | null {
  if (line.length > MAX_TEXT_CHARACTERS) return null;
  const text = line
    .trim()
    .toLowerCase()
    .replace(/^(?:\*{1,4} ?|error: ?|-> ?)/, '');
  return FORMS.find(([, form]) => form.test(text))?.[0] ?? null;
}

/** Rule 5.6: the end of a listing, by its beginning. */
export function isEndOfList(line: string): boolean {
  return line.slice(0, MAX_TEXT_CHARACTERS).trimStart().toLowerCase().startsWith('end of list');
}
