/**
 * Bytes to text and back (rule 1.5): UTF-8 first; a session that once sent something else speaks windows-1252 from
 * then on, in both directions, so that a name an old server listed goes back byte for byte.
 */
export type TextEncoding = 'utf-8' | 'windows-1252';

/** Windows-1252 from 0x80 to 0x9F; the five holes map to their own number, so every byte survives the round trip. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const REPLACEMENT = 0xfffd;
const CODE_UNITS_PER_CALL = 8192;

/** Null when the bytes are not valid UTF-8: overlong forms and surrogates are invalid too. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const units: number[] = [];
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const first = bytes[index] ?? 0;
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    if (length === 0 || index + length > bytes.length) return null;
    const point = length === 1 ? first : longPoint(bytes, index, length);
    if (point === null) return null;
    if (point > 0xffff) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
    else units.push(point);
    index += length;
    if (units.length >= CODE_UNITS_PER_CALL) text += String.fromCharCode(...units.splice(0));
  }
  return text + String.fromCharCode(...units);
}

export function decodeWindows1252(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80] : String.fromCharCode(byte);
  return text;
}

/** What the encoding cannot say becomes `?`; half a surrogate pair becomes U+FFFD. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array {
  return encoding === 'utf-8' ? encodeUtf8(text) : encodeWindows1252(text);
}

/** A line as the session speaks; the encoding returned is the session's from now on. */
export function decodeLine(
  bytes: Uint8Array,
  encoding: TextEncoding,
  pinned: boolean,
): { readonly text: string; readonly encoding: TextEncoding } {
  if (encoding === 'windows-1252') return { text: decodeWindows1252(bytes), encoding };
  const text = decodeUtf8(bytes);
  if (text !== null) return { text, encoding };
  return { text: decodeWindows1252(bytes), encoding: pinned ? 'utf-8' : 'windows-1252' };
}

/** Pieces of at most `maxBytes`, cut behind a space where there is one, never inside a character. */
export function splitText(text: string, maxBytes: number, encoding: TextEncoding): string[] {
  const pieces: string[] = [];
  let piece = '';
  let pieceBytes = 0;
  for (const word of text.match(/[^ ]* |[^ ]+$/g) ?? []) {
    const wordBytes = encodeText(word, encoding).length;
    if (pieceBytes > 0 && pieceBytes + wordBytes > maxBytes) {
      pieces.push(piece);
      piece = '';
      pieceBytes = 0;
    }
    for (const part of wordBytes > maxBytes ? splitWord(word, maxBytes, encoding) : [word]) {
      if (pieceBytes > 0 && wordBytes > maxBytes) {
        pieces.push(piece);
        piece = '';
      }
      piece += part;
      pieceBytes = encodeText(piece, encoding).length;
    }
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}

function splitWord(word: string, maxBytes: number, encoding: TextEncoding): string[] {
  const parts: string[] = [];
  let part = '';
  let partBytes = 0;
  for (const character of word) {
    const bytes = encodeText(character, encoding).length;
    if (part !== '' && partBytes + bytes > maxBytes) {
      parts.push(part);
      part = '';
      partBytes = 0;
    }
    part += character;
    partBytes += bytes;
  }
  return part === '' ? parts : [...parts, part];
}

function longPoint(bytes: Uint8Array, index: number, length: number): number | null {
  let point = (bytes[index] ?? 0) & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset++) {
    const byte = bytes[index + offset] ?? 0;
    if ((byte & 0xc0) !== 0x80) return null;
    point = (point << 6) | (byte & 0x3f);
  }
  const smallest = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  return point < smallest || point > 0x10ffff || (point >= 0xd800 && point < 0xe000) ? null : point;
}

function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    let point = character.codePointAt(0) ?? REPLACEMENT;
    if (point >= 0xd800 && point < 0xe000) point = REPLACEMENT;
    if (point < 0x80) bytes[length++] = point;
    else if (point < 0x800) {
      bytes[length++] = 0xc0 | (point >> 6);
      bytes[length++] = 0x80 | (point & 0x3f);
    } else {
      if (point < 0x10000) bytes[length++] = 0xe0 | (point >> 12);
      else {
        bytes[length++] = 0xf0 | (point >> 18);
        bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[length++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes.slice(0, length);
}

function encodeWindows1252(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const special = WINDOWS_1252.indexOf(character);
    if (special >= 0) bytes.push(0x80 + special);
    else bytes.push(point < 0x80 || (point >= 0xa0 && point <= 0xff) ? point : 0x3f);
  }
  return Uint8Array.from(bytes);
}
