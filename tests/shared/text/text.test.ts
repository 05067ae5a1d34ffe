import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createSessionEncoding,
  decodeLine,
  decodeUtf8,
  decodeWindows1252,
  encodedLength,
  encodeText,
} from '../../../src-shared/text/encoding';
import { parseChatLine, parseMircText, stripMircText } from '../../../src-shared/text/mirc-text';
import { dangerOf, numberedName, safeName, safeOwnName, safeRelativePath } from '../../../src-shared/text/safe-name';
import { splitText } from '../../../src-shared/text/split-text';

describe('rule 1.5: encodings', () => {
  test('UTF-8 is read as the platform reads it, strictly', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const platform = (bytes: Uint8Array) => {
      try {
        return strict.decode(bytes);
      } catch {
        return null;
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => decodeUtf8(bytes) === platform(bytes)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => decodeUtf8(encodeText(text, 'utf-8')) === text));
  });

  test('every byte survives windows-1252', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(encodeText(decodeWindows1252(all), 'windows-1252')).toEqual(all);
    expect(encodeText('日', 'windows-1252')).toEqual(Uint8Array.of(0x3f));
  });

  test('[B6] each line is read by itself, and one odd line does not change how a peer who knows UTF-8 is answered', () => {
    const session = createSessionEncoding('utf-8', false);
    const read = (...bytes: number[]) => session.read(Uint8Array.from(bytes)).text;
    expect([read(0xe4), session.written]).toEqual(['ä', 'windows-1252']);
    expect([read(0xc3, 0xa4), session.written]).toEqual(['ä', 'utf-8']);
    expect([read(0xe4), session.written]).toEqual(['ä', 'utf-8']);
    expect([read(0x61), session.written]).toEqual(['a', 'utf-8']);
  });

  test('[B6] what windows-1252 cannot say goes out as UTF-8, never as question marks', () => {
    const session = createSessionEncoding('windows-1252', false);
    expect(session.write('ä')).toEqual(Uint8Array.of(0xe4));
    expect(decodeUtf8(session.write('привет ☕'))).toBe('привет ☕');
  });

  test('a pinned session is written as it is pinned; pinned to windows-1252, also read so', () => {
    const session = createSessionEncoding('utf-8', true);
    session.read(Uint8Array.of(0xe4));
    expect(session.written).toBe('utf-8');
    expect(decodeLine(Uint8Array.of(0xc3, 0xa4), 'windows-1252')).toEqual({ text: 'Ã¤', shown: 'windows-1252' });
  });

  test('a length is that of the encoded text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => encodedLength(text, 'utf-8') === encodeText(text, 'utf-8').length,
      ),
    );
  });

  test('long texts are split at words, never inside a character, and nothing is lost', () => {
    expect(splitText('one two three', 8, 'utf-8')).toEqual(['one two ', 'three']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), fc.integer({ min: 4, max: 30 }), (text, limit) => {
        const pieces = splitText(text, limit, 'utf-8');
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(encodeText(piece, 'utf-8').length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe('section 3: mIRC text', () => {
  test('codes become spans', () => {
    expect(parseMircText('a\x02b\x02\x0304,01c\x03d')).toMatchObject([
      { text: 'a', bold: false },
      { text: 'b', bold: true },
      { text: 'c', foreground: { kind: 'palette', index: 4 }, background: { kind: 'palette', index: 1 } },
      { text: 'd', foreground: null, background: null },
    ]);
    expect(parseMircText('\x04ff8800x\x0fy')).toMatchObject([
      { foreground: { kind: 'hex', rgb: '#ff8800' } },
      { foreground: null },
    ]);
    expect(parseMircText('\x0312345')).toMatchObject([{ text: '345', foreground: { index: 12 } }]);
    expect(parseMircText('\x033,x')).toMatchObject([{ text: ',x', foreground: { index: 3 } }]);
  });

  test('stripping leaves no code, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab1,\x02\x03\x04\x0f\x11\x12\x16\x1d\x1e\x1f') }),
        (text) => !/[\x02-\x04\x0f\x11\x12\x16\x1d-\x1f]/.test(stripMircText(text)),
      ),
    );
  });

  test.each([
    ['hello', 'text', 'hello'],
    ['\x01ACTION waves\x01', 'action', 'waves'],
    ['\x01ACTION waves', 'action', 'waves'],
    ['CTCP_MESSAGE \x01ACTION waves\x01', 'action', 'waves'],
    ['\x01VERSION\x01', 'notice', 'VERSION'],
  ])('%j is %s', (line, kind, text) => {
    expect(parseChatLine(line)).toEqual({ kind, text });
  });
});

describe('section 7: safe names', () => {
  test.each([
    ['C:\\Users\\x\\a.txt', 'a.txt'],
    ['../../etc/passwd', 'passwd'],
    ['CON', 'CON_'],
    ['nul.txt', 'nul_.txt'],
    ['a:b', 'a_b'],
    ['x. . ', 'x'],
    ['', 'unnamed'],
    ['..', 'unnamed'],
    ['\u202Egpj.exe', 'gpj.exe'],
    ['a\u0000b\n', 'ab'],
    ['a<b>|?*".txt', 'a_b_____.txt'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeName(name).name).toBe(safe);
  });

  test('any name becomes a safe one that stays as it is, at most 255 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const { name: safe } = safeName(name);
        expect(safeName(safe)).toEqual({ name: safe, changes: [] });
        expect(encodeText(safe, 'utf-8').length).toBeLessThanOrEqual(255);
        expect(safe).not.toMatch(/[\\/:*?"<>|\p{Cc}]/u);
        expect(['', '.', '..']).not.toContain(safe);
      }),
    );
  });

  test.each([
    ['.bashrc', '_bashrc'],
    ['. .profile', '_ .profile'],
    ['..hidden', '_.hidden'],
    ['a.part', 'a_part'],
    ['a.PART.json', 'a_PART.json'],
    [`${'x'.repeat(250)}.partly`, `${'x'.repeat(248)}.partly`],
  ])('[S10] [S1] %j is received as %j', (name, safe) => {
    expect(safeName(name).name).toBe(safe);
  });

  test('[S10] names of the person’s own keep their dot', () => {
    expect([safeOwnName('.bashrc').name, safeOwnName('a.part').name, safeOwnName('../x').name]).toEqual([
      '.bashrc',
      'a.part',
      'x',
    ]);
  });

  test('[S10] every kind that runs something or leads somewhere is warned of', () => {
    const kinds =
      'inetloc fileloc webloc library-ms search-ms settingcontent-ms diagcab jnlp one slk iqy searchconnector-ms theme mobileconfig';
    for (const kind of kinds.split(' ')) expect([kind, dangerOf(`a.${kind}`)]).toEqual([kind, 'executable']);
    expect(dangerOf('notes.txt.webloc')).toBe('double-extension');
    expect(dangerOf('a.exe ')).toBe('executable');
  });

  test('a long name keeps its extension', () => {
    expect(safeName(`${'ü'.repeat(300)}.pdf`).name).toMatch(/^ü+\.pdf$/);
  });

  test('numbers stand before the extension, paths stay below, programs are known', () => {
    expect(numberedName('a.tar', 2)).toBe('a (2).tar');
    expect(safeRelativePath('a\\b/c')).toEqual({ kind: 'path', segments: ['a', 'b', 'c'] });
    expect(safeRelativePath('a/../../b').kind).toBe('refused');
    expect(safeRelativePath('a/'.repeat(33)).kind).toBe('refused');
    expect([dangerOf('x.pdf'), dangerOf('x.exe'), dangerOf('photo.jpg.exe')]).toEqual([
      'none',
      'executable',
      'double-extension',
    ]);
  });
});
