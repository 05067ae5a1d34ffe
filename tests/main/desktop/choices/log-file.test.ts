import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeError, logPathOf, writeLog } from '../../../../src-main/desktop/choices/log-file';

const at = new Date('2026-01-02T03:04:05.678Z');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('[desktop 2 logs] the log file', () => {
  test('holds a line with its time for what happened, further lines pushed in', () => {
    const path = logPathOf(join(folder, 'not yet there'));
    writeLog(path, 'one', at);
    writeLog(path, 'two\nmore', at);
    expect(readFileSync(path, 'utf8')).toBe('2026-01-02T03:04:05.678Z one\n2026-01-02T03:04:05.678Z two\n  more\n');
  });

  test('turns over before it outgrows its size, and keeps one that was', () => {
    const path = logPathOf(folder);
    for (const text of ['first', 'second', 'third']) writeLog(path, text, at, 40);
    expect(readFileSync(path, 'utf8')).toContain('third');
    expect(readFileSync(`${path}.old`, 'utf8')).toContain('second');
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('that cannot be written is no second error', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => writeLog(join(file, 'port59.log'), 'x', at)).not.toThrow();
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  test('names an error by its stack, and anything else that was thrown', () => {
    expect(describeError(new TypeError('no'))).toMatch(/^TypeError: no\n +at /);
    expect(describeError('plain')).toBe('plain');
  });
});
