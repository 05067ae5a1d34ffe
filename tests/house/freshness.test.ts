/** When setup installs and builds again, tried on a small checkout. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildIsStale, installIsStale } from '../../scripts/freshness.mjs';

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'port59-checkout-'));
});

afterEach(() => {
  rmSync(checkout, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), text);
}

function setTime(path: string, seconds: number): void {
  utimesSync(join(checkout, path), seconds, seconds);
}

describe('packages are installed again', () => {
  const asked = {
    '': { version: '0.1.0' },
    'node_modules/vite': { version: '8.3.8' },
    'node_modules/only-on-a-mac': { version: '2.0.0', optional: true },
  };
  const cases: [string, object | null, boolean][] = [
    ['when there are none', null, true],
    ['when one is missing', {}, true],
    ['when one is of another version', { 'node_modules/vite': { version: '8.3.7' } }, true],
    ['but not for an optional one, meant for another system', { 'node_modules/vite': { version: '8.3.8' } }, false],
  ];
  test.each(cases)('%s', (_when, present, stale) => {
    write('package-lock.json', JSON.stringify({ packages: asked }));
    if (present !== null) write('node_modules/.package-lock.json', JSON.stringify({ packages: present }));
    expect(installIsStale(checkout)).toBe(stale);
  });
});

describe('everything is built again', () => {
  beforeEach(() => {
    write('src-main/core/core.ts', '');
    write('src-main/core/old.ts', '');
    write('dist/.stamp', '');
    for (const path of ['src-main/core/core.ts', 'src-main/core/old.ts', 'src-main/core', 'src-main'])
      setTime(path, 1000);
    setTime('dist/.stamp', 2000);
  });

  test('not while the build is newer than every source', () => {
    expect(buildIsStale(checkout)).toBe(false);
  });

  test('when a source was saved since', () => {
    setTime('src-main/core/core.ts', 3000);
    expect(buildIsStale(checkout)).toBe(true);
  });

  test('when a source was removed since', () => {
    rmSync(join(checkout, 'src-main/core/old.ts'));
    expect(buildIsStale(checkout)).toBe(true);
  });

  test('when the last build did not come to its end', () => {
    rmSync(join(checkout, 'dist/.stamp'));
    expect(buildIsStale(checkout)).toBe(true);
  });
});
