import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { inputLines, MAX_LINE_BYTES } from '../../../src-main/cli/serve/input-lines';

const never = new AbortController().signal;

async function linesOf(input: Readable): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of inputLines(input, never)) lines.push(line.kind === 'line' ? line.text : '(too long)');
  return lines;
}

const text = 'one\r\nzwölf €\n\nlast';
const lines = ['one', 'zwölf €', '', 'last'];

test('lines come out the same, whole or byte by byte', async () => {
  const bytes = Buffer.from(text);
  expect(await linesOf(Readable.from([bytes]))).toEqual(lines);
  expect(await linesOf(Readable.from([...bytes].map((byte) => Buffer.from([byte]))))).toEqual(lines);
});

test('a line that is too long is told once and skipped, and the next one is read', async () => {
  const long = 'x'.repeat(MAX_LINE_BYTES + 1);
  expect(await linesOf(Readable.from([Buffer.from(`${long}\nnext\n`)]))).toEqual(['(too long)', 'next']);
  const pieces = Array.from({ length: 40 }, () => Buffer.alloc(10_000, 'x'));
  expect(await linesOf(Readable.from([...pieces, Buffer.from('\nnext\n')]))).toEqual(['(too long)', 'next']);
});

test('a line of exactly the limit is a line', async () => {
  const long = 'x'.repeat(MAX_LINE_BYTES);
  expect(await linesOf(Readable.from([Buffer.from(`${long}\n`)]))).toEqual([long]);
});

test('a raised signal ends it, though the input stays open', async () => {
  const input = new PassThrough();
  const stop = new AbortController();
  const lines: unknown[] = [];
  input.write('first\n');
  for await (const line of inputLines(input, stop.signal)) {
    lines.push(line);
    queueMicrotask(() => stop.abort());
  }
  expect(lines).toEqual([{ kind: 'line', text: 'first' }]);
  expect(input.destroyed).toBe(false);
});
