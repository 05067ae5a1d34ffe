/** Every reader of foreign bytes with what holds for it whatever comes; each throws when that does not hold. */
import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { RecordFile } from '../../../src-main/disk/part-record';
import { journalRecordSchema } from '../../../src-main/storage/journal-record';
import { parseFromHost, parseRequest } from '../../../src-shared/contract/bridge';
import { parseVisitorCommand } from '../../../src-shared/fserve/commands';
import { parseExactLine } from '../../../src-shared/fserve/exact-listing';
import { createListingParser, parseMarkedEntry } from '../../../src-shared/fserve/listing';
import { parsePagerAnswer, parsePagerMark } from '../../../src-shared/fserve/pager';
import { resolvePath } from '../../../src-shared/fserve/path';
import { isBarePrompt, parsePrompt } from '../../../src-shared/fserve/prompt';
import { recogniseServerText } from '../../../src-shared/fserve/texts';
import { parseAddress } from '../../../src-shared/model/address';
import { readFittingSettings, settingsSchema } from '../../../src-shared/model/settings';
import { ANSWERER_START, stepAnswerer } from '../../../src-shared/protocol/answerer';
import { startCaller, stepCaller } from '../../../src-shared/protocol/caller';
import { formatLine, parseLine } from '../../../src-shared/protocol/codec';
import { createLineSplitter } from '../../../src-shared/protocol/line-splitter';
import { createSessionEncoding, decodeUtf8, decodeWindows1252, encodeText } from '../../../src-shared/text/encoding';
import { parseChatLine, stripMircText, visibleText } from '../../../src-shared/text/mirc-text';
import { cleanNick, dangerOf, safeEntryName, safeName, safeRelativePath } from '../../../src-shared/text/safe-name';
import { splitText } from '../../../src-shared/text/split-text';

export interface FuzzInput {
  readonly bytes: Uint8Array;
  /** The same as text. */
  readonly text: string;
  readonly random: () => number;
}

export type FuzzReader = (input: FuzzInput) => void | Promise<void>;

const LINE_LIMIT = 4096;

export const READERS: Readonly<Record<string, FuzzReader>> = {
  'line splitter'({ bytes, random }) {
    const whole = linesOf([bytes]);
    const cut = Math.floor(random() * bytes.length);
    assert.equal(linesOf([bytes.subarray(0, cut), bytes.subarray(cut)]).join('\n'), whole.join('\n'));
  },
  codec({ bytes }) {
    const read = parseLine(bytes.subarray(0, LINE_LIMIT));
    // A nick of somebody's may hold blanks beyond ASCII; we write none.
    if (read.kind !== 'message' || ('nick' in read.message && /\s/u.test(read.message.nick))) return;
    const again = parseLine(formatLine(read.message, read.encoding).subarray(0, -2), read.encoding, true);
    assert.equal(again.kind, 'message');
  },
  machines({ bytes }) {
    const read = parseLine(bytes);
    const event = read.kind === 'message' ? read : ({ kind: 'violation', detail: '' } as const);
    assert.ok(stepAnswerer(ANSWERER_START, event).effects.length > 0);
    for (const call of ['chat-call', 'fserve-call'] as const)
      assert.ok(stepCaller(startCaller({ kind: call, nick: 'a' }).state, event).effects.length > 0);
  },
  encoding({ bytes, text }) {
    assertSame(encodeText(decodeWindows1252(bytes), 'windows-1252'), bytes);
    const utf8 = decodeUtf8(bytes);
    if (utf8 !== null) assertSame(encodeText(utf8, 'utf-8'), bytes);
    const session = createSessionEncoding('windows-1252', false);
    const { shown, text: line } = session.read(bytes);
    if (shown !== null) assertSame(encodeText(line, shown), bytes);
    const written = session.write(text);
    assert.ok([decodeUtf8(written), decodeWindows1252(written)].includes(text));
  },
  listing({ text }) {
    const parser = createListingParser();
    parser.feed('[\\*.*]');
    for (const line of [text, ...text.split('\n')]) {
      const part = parser.feed(line);
      if (part.kind === 'entry') assert.ok(part.entry.name !== '' && part.entry.name.length <= 1_200);
      const marked = parseMarkedEntry(line);
      if (marked !== null) assert.ok(marked.name.length <= 1_200);
    }
  },
  'exact listing'({ text }) {
    const part = parseExactLine(text);
    if (part?.kind === 'entry') assert.ok(!['', '.', '..'].includes(part.entry.name) && !part.entry.name.includes('/'));
  },
  'prompts and pager'({ text }) {
    const prompt = parsePrompt(text);
    if (prompt !== null) assert.ok(prompt.every((segment) => segment !== ''));
    isBarePrompt(text);
    parsePagerAnswer(text);
    const mark = parsePagerMark(text);
    if (mark !== null) assert.ok(mark >= 0 && mark <= 999);
    recogniseServerText(text);
    assert.ok(!resolvePath(['a'], text).includes('..'));
    parseVisitorCommand(text);
  },
  'mIRC text'({ text }) {
    assert.doesNotMatch(stripMircText(text), /[\x02-\x04\x0f\x11\x12\x16\x1d-\x1f]/);
    assert.doesNotMatch(visibleText(text), /[\x00-\x1f\u202a-\u202e]/);
    parseChatLine(text);
  },
  'safe names'({ text }) {
    const { name } = safeName(text);
    assert.deepEqual(safeName(name), { name, changes: [] });
    assert.doesNotMatch(name, /[\\/:*?"<>|\p{Cc}]|^\.|\.part(?:\.json)?$/iu);
    assert.ok(name !== '' && Buffer.byteLength(name) <= 255);
    assert.ok(Buffer.byteLength(safeEntryName(text, 230)) <= 230);
    dangerOf(text);
    assert.ok(cleanNick(text).length > 0);
    const path = safeRelativePath(text);
    if (path.kind === 'path') assert.ok(path.segments.every((segment) => safeName(segment).changes.length === 0));
  },
  split({ text, random }) {
    const limit = 4 + Math.floor(random() * 400);
    const pieces = splitText(text, limit, 'utf-8');
    assert.equal(pieces.join(''), text);
    for (const piece of pieces) assert.ok(encodeText(piece, 'utf-8').length <= limit);
  },
  'bridge envelope'({ text, random }) {
    if (!text.startsWith('{') && random() < 0.9) return;
    parseRequest(text);
    parseFromHost(text);
  },
  address({ text }) {
    const address = parseAddress(text);
    if (address !== null) assert.ok(address.port >= 0 && address.port <= 65_535);
  },
  settings({ text }) {
    const data = parsedJson(text);
    if (!isGroup(data)) return;
    v.parse(settingsSchema, readFittingSettings(data).settings);
  },
  'journal record'({ text }) {
    v.safeParse(journalRecordSchema, parsedJson(text));
  },
};

/** Readers of files: some hundred times slower than the others, so they get every thousandth input. */
export function createFileReaders(): { readonly readers: Readonly<Record<string, FuzzReader>>; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'port59-fuzz-'));
  return {
    readers: {
      async 'part record'({ bytes }) {
        const path = join(folder, 'a.part.json');
        writeFileSync(path, bytes);
        const record = await RecordFile.open(path);
        await record?.close();
      },
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function assertSame(a: Uint8Array, b: Uint8Array): void {
  assert.ok(Buffer.compare(a, b) === 0);
}

function linesOf(pieces: readonly Uint8Array[]): string[] {
  const splitter = createLineSplitter(LINE_LIMIT);
  const lines: string[] = [];
  for (const piece of pieces) {
    splitter.push(Uint8Array.from(piece));
    for (let next = splitter.next(); next.kind !== 'more'; next = splitter.next()) {
      if (next.kind === 'too-long') return [...lines, 'too long'];
      lines.push(decodeWindows1252(next.bytes));
    }
  }
  return [...lines, `rest ${decodeWindows1252(splitter.takeRest())}`];
}

function parsedJson(text: string): unknown {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isGroup(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
