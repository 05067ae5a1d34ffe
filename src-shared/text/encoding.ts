/**
 * Bytes to text and back (rule 1.5). Each line is read by itself: UTF-8 where it is valid, else windows-1252. What we
 * write follows what the peer has shown so far, and is never lossy: what windows-1252 cannot say goes out as UTF-8.
 */
export type TextEncoding = 'utf-8' | 'windows-1252';

/** Every host has them; the shared rooms are compiled without the types of any host. */
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/**
 * Windows-1252 from 0x80 to 0x9F; the five holes map to their own number, so every byte survives the round trip. Ours,
 * because Node 20 reads these bytes as ISO 8859-1 under this name.
 */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BYTE_OF = new Map([...WINDOWS_1252].map((character, index) => [character, 0x80 + index]));
const QUESTION_MARK = 0x3f;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf8 = new TextEncoder();

/** Null when the bytes are not valid UTF-8: overlong forms and surrogates are invalid too. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

export function decodeWindows1252(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80] : String.fromCharCode(byte);
  return text;
}

/** What the encoding cannot say becomes `?`; half a surrogate pair becomes U+FFFD. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === 'utf-8') return utf8.encode(text);
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (const character of text) bytes[length++] = windows1252Byte(character) ?? QUESTION_MARK;
  return bytes.subarray(0, length);
}

/** As `encoding` where nothing is lost by it, else as UTF-8. */
export function encodeLossless(text: string, encoding: TextEncoding): Uint8Array {
  return encodeText(text, isSayable(text, encoding) ? encoding : 'utf-8');
}

export function isSayable(text: string, encoding: TextEncoding): boolean {
  if (encoding === 'utf-8') return true;
  for (const character of text) if (windows1252Byte(character) === null) return false;
  return true;
}

/** Bytes of the text in that encoding, without making them. */
export function encodedLength(text: string, encoding: TextEncoding): number {
  let bytes = 0;
  for (const character of text) bytes += characterBytes(character, encoding);
  return bytes;
}

/** @param character one code point */
export function characterBytes(character: string, encoding: TextEncoding): number {
  if (encoding === 'windows-1252') return 1;
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

export interface DecodedLine {
  readonly text: string;
  /** How this line was written; null: ASCII alone, which shows nothing. */
  readonly shown: TextEncoding | null;
}

/** One line by itself; where windows-1252 is pinned, every line is read so. */
export function decodeLine(bytes: Uint8Array, pinnedTo: TextEncoding | null = null): DecodedLine {
  const text = pinnedTo === 'windows-1252' ? null : decodeUtf8(bytes);
  if (text === null) return { text: decodeWindows1252(bytes), shown: 'windows-1252' };
  return { text, shown: text.length === bytes.length ? null : 'utf-8' };
}

export interface SessionEncoding {
  /** What we write in. */
  readonly written: TextEncoding;
  read(line: Uint8Array): DecodedLine;
  /** Never lossy. */
  write(text: string): Uint8Array;
}

/**
 * How a session speaks. Who has shown UTF-8 beyond ASCII knows it, whatever single lines look like afterwards; who has
 * shown only something else is answered in windows-1252.
 */
export function createSessionEncoding(initial: TextEncoding, pinned: boolean): SessionEncoding {
  let written = initial;
  let hasShownUtf8 = false;
  return {
    get written() {
      return written;
    },
    read(line) {
      const decoded = decodeLine(line, pinned ? initial : null);
      if (pinned || decoded.shown === null) return decoded;
      hasShownUtf8 ||= decoded.shown === 'utf-8';
      written = hasShownUtf8 ? 'utf-8' : 'windows-1252';
      return decoded;
    },
    write: (text) => encodeLossless(text, written),
  };
}

function windows1252Byte(character: string): number | null {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80 || (point >= 0xa0 && point <= 0xff)) return point;
  return BYTE_OF.get(character) ?? null;
}
