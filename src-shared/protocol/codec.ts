/**
 * Handshake lines, both ways, from one table: each message with its code and its fields in the order of the
 * specification. Fields are split by single spaces and the last one takes the rest of the line (rule 1.1).
 */
import { decodeLine, encodedLength, encodeLossless, type TextEncoding } from '../text/encoding';
import { MAX_NICK_BYTES, type Message } from './messages';

type FieldName = 'nick' | 'sizeBytes' | 'position' | 'name' | 'features';

interface LineForm {
  readonly code: string;
  readonly fields: readonly FieldName[];
  /** What we write behind the code where there are no fields (rule 2.3). */
  readonly word?: string;
  /** A last word that has to be there to the letter. */
  readonly mark?: string;
}

const FORMS: { readonly [K in Message['kind']]: LineForm } = {
  'chat-call': { code: '100', fields: ['nick'] },
  'chat-answer': { code: '101', fields: ['nick'] },
  'fserve-call': { code: '110', fields: ['nick'] },
  'fserve-answer': { code: '111', fields: ['nick'] },
  'send-call': { code: '120', fields: ['nick', 'sizeBytes', 'name'] },
  'send-answer': { code: '121', fields: ['nick', 'position'] },
  'get-call': { code: '130', fields: ['nick', 'name'] },
  'get-answer': { code: '131', fields: ['nick', 'sizeBytes'] },
  'get-position': { code: '132', fields: ['nick', 'position'] },
  'features-call': { code: '190', fields: ['nick'], mark: 'port59' },
  'features-answer': { code: '191', fields: ['nick', 'features'] },
  unavailable: { code: '150', fields: [], word: 'unavailable' },
  rejected: { code: '151', fields: [], word: 'rejected' },
};

const KIND_OF_CODE = new Map(Object.entries(FORMS).map(([kind, form]) => [form.code, kind as Message['kind']]));

export type ParsedLine =
  | { readonly kind: 'message'; readonly message: Message; readonly encoding: TextEncoding }
  | { readonly kind: 'violation'; readonly detail: string };

/** Reads a line without its end. `encoding` is what the session speaks so far (rule 1.5). */
export function parseLine(line: Uint8Array, encoding: TextEncoding = 'utf-8', pinned = false): ParsedLine {
  if (line.some(isControlByte)) return violation('a control character in a handshake line');
  const decoded = decodeLine(line, pinned ? encoding : null);
  const spoken = pinned ? encoding : (decoded.shown ?? encoding);
  const code = /^(\d{3})(?: |$)/.exec(decoded.text)?.[1];
  const kind = code === undefined ? undefined : KIND_OF_CODE.get(code);
  if (kind === undefined) return violation('a line with no code of this protocol');
  const { fields: names, mark } = FORMS[kind];
  const rest = withoutMark(decoded.text.slice(4), mark);
  const fields = rest === null ? null : readFields(names, rest, spoken);
  if (fields === null) return violation(`a ${code} line with wrong fields`);
  // FORMS names for each kind exactly the fields that its member of the union has.
  return { kind: 'message', message: { kind, ...fields } as Message, encoding: spoken };
}

/**
 * Writes a line with CR LF (rule 1.2), names unquoted (rule 4.1); as UTF-8 where the encoding cannot say it.
 * @throws Error when a field cannot stand in a line: a bug of ours.
 */
export function formatLine(message: Message, encoding: TextEncoding = 'utf-8'): Uint8Array {
  const { code, fields, word, mark } = FORMS[message.kind];
  const values: Readonly<Record<string, string | number>> = { ...message };
  const words = fields.map((field) => String(values[field]));
  const behind = [word, mark].filter((one) => one !== undefined);
  const bytes = encodeLossless([code, ...words, ...behind].join(' '), encoding);
  if (bytes.length > 4096 || bytes.some(isControlByte) || (words.length > 0 && !/^\S+$/u.test(words[0] ?? ''))) {
    throw new Error(`this cannot be written as a ${code} line: ${JSON.stringify(words)}`);
  }
  const line = new Uint8Array(bytes.length + 2);
  line.set(bytes);
  line.set([0x0d, 0x0a], bytes.length);
  return line;
}

function withoutMark(rest: string, mark: string | undefined): string | null {
  if (mark === undefined) return rest;
  return rest.endsWith(` ${mark}`) ? rest.slice(0, -mark.length - 1) : null;
}

type Fields = Partial<Record<FieldName, string | number>>;

function readFields(names: readonly FieldName[], rest: string, encoding: TextEncoding): Fields | null {
  const fields: Fields = {};
  let remaining = rest;
  for (const [index, name] of names.entries()) {
    const space = index === names.length - 1 ? -1 : remaining.indexOf(' ');
    const word = space < 0 ? remaining : remaining.slice(0, space);
    // A field is missing: `120 nick 5` has nothing left for the name.
    if (space < 0 && index < names.length - 1) return null;
    remaining = space < 0 ? '' : remaining.slice(space + 1);
    const value = readField(name, word, encoding);
    if (value === null) return null;
    fields[name] = value;
  }
  return fields;
}

function readField(name: FieldName, word: string, encoding: TextEncoding): string | number | null {
  switch (name) {
    case 'nick':
      return word !== '' && !word.includes(' ') && encodedLength(word, encoding) <= MAX_NICK_BYTES ? word : null;
    case 'features':
      return word;
    case 'name':
      return withoutQuotes(word) === '' ? null : withoutQuotes(word);
    case 'sizeBytes':
    case 'position':
      return parseNumber(word);
  }
}

/** Rule 1.7: ASCII digits only, 0 … 2^53−1. */
export function parseNumber(word: string): number | null {
  if (!/^[0-9]{1,19}$/.test(word)) return null;
  const number = Number(word);
  return Number.isSafeInteger(number) ? number : null;
}

/** Rule 4.1: one outer pair of quotes goes. */
function withoutQuotes(name: string): string {
  return name.length >= 2 && name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1) : name;
}

function isControlByte(byte: number): boolean {
  return byte < 0x20 || byte === 0x7f;
}

function violation(detail: string): ParsedLine {
  return { kind: 'violation', detail };
}
