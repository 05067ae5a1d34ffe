/** The table of who may import whom, tried on small trees laid out like the project. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkImports } from '../../scripts/check-imports.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-imports-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes the files and returns what the check says about them. */
function check(files: Record<string, string>): string[] {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  return checkImports(folder);
}

describe('an import that the table forbids is reported', () => {
  const forbidden: [string, string, string][] = [
    ['src-shared/protocol/a.ts', `import '../model/settings';`, 'src-shared/protocol must not import src-shared/model'],
    ['src-shared/text/a.ts', `import fs from 'node:fs';`, 'src-shared/text must not import the library node:fs'],
    [
      'src-shared/protocol/a.ts',
      `import * as v from 'valibot';`,
      'src-shared/protocol must not import the library valibot',
    ],
    [
      'src-shared/contract/a.ts',
      `import '../protocol/codec';`,
      'src-shared/contract must not import src-shared/protocol',
    ],
    ['src-shared/model/a.ts', `import '../text/safe-name';`, 'src-shared/model must not import src-shared/text'],
    ['src-main/net/a.ts', `import '../bytes/send-pump';`, 'src-main/net must not import src-main/bytes'],
    ['src-main/disk/a.ts', `import '../bytes/resume';`, 'src-main/disk must not import src-main/bytes'],
    ['src-main/bytes/a.ts', `import '../calls/chat';`, 'src-main/bytes must not import src-main/calls'],
    ['src-main/bytes/a.ts', `import '../storage/journal';`, 'src-main/bytes must not import src-main/storage'],
    ['src-main/calls/a.ts', `import '../bytes/send-pump';`, 'src-main/calls must not import src-main/bytes'],
    ['src-main/storage/a.ts', `import '../net/dial';`, 'src-main/storage must not import src-main/net'],
    ['src-main/calls/a.ts', `import '../core/core';`, 'src-main/calls must not import src-main/core'],
    ['src-main/core/a.ts', `import '../desktop/main';`, 'src-main/core must not import src-main/desktop'],
    ['src-main/core/a.ts', `import { app } from 'electron';`, 'src-main/core must not import the library electron'],
    [
      'src-main/core/a.ts',
      `import type { App } from 'electron';`,
      'src-main/core must not import the library electron',
    ],
    ['src-main/net/a.ts', `import React from 'react';`, 'src-main/net must not import the library react'],
    ['src-main/desktop/a.ts', `import '../headless/main';`, 'src-main/desktop must not import src-main/headless'],
    ['src-main/headless/a.ts', `import '../calls/chat';`, 'src-main/headless must not import src-main/calls'],
    ['src-main/cli/a.ts', `import '../desktop/main';`, 'src-main/cli must not import src-main/desktop'],
    ['src-main/cli/a.ts', `import '../headless/main';`, 'src-main/cli may import src-main/headless only with import()'],
    ['src-main/core/a.ts', `import '../../src-renderer/main';`, 'src-main/core must not import src-renderer'],
    ['src-renderer/a.tsx', `import '../src-main/core/core';`, 'src-renderer must not import src-main/core'],
    [
      'src-renderer/a.tsx',
      `import '../src-shared/protocol/codec';`,
      'src-renderer must not import src-shared/protocol',
    ],
    [
      'src-renderer/state/a.ts',
      `import '../../src-shared/fserve/listing';`,
      'src-renderer must not import src-shared/fserve',
    ],
    ['src-renderer/a.tsx', `import fs from 'node:fs';`, 'src-renderer must not import the library node:fs'],
    ['src-renderer/a.tsx', `import { WebSocket } from 'ws';`, 'src-renderer must not import the library ws'],
    ['tests/a.test.ts', `import { app } from 'electron';`, 'tests must not import the library electron'],
    ['src-main/discovery/a.ts', `import fs from 'node:fs';`, 'src-main/discovery is not in the import table'],
  ];
  test.each(forbidden)('%s: %s', (file, source, sentence) => {
    const problems = check({ [file]: source });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${file}: ${sentence}`);
  });
});

describe('an import that the table allows passes', () => {
  const allowed: [string, string][] = [
    ['src-shared/fserve/a.ts', `import '../protocol/codec'; import '../text/encoding';`],
    ['src-shared/contract/a.ts', `import * as v from 'valibot'; import '../model/settings';`],
    [
      'src-main/bytes/a.ts',
      `import net from 'node:net'; import '../net/connection'; import '../../src-shared/text/safe-name';`,
    ],
    ['src-main/storage/a.ts', `import sqlite from 'node-sqlite3-wasm';`],
    ['src-main/core/a.ts', `import '../net/dial'; import '../storage/journal'; import '../calls/chat';`],
    ['src-main/desktop/a.ts', `import { app } from 'electron'; import '../core/core';`],
    ['src-main/cli/a.ts', `const host = () => import('../headless/main');`],
    [
      'src-renderer/a.tsx',
      `import { useState } from 'react'; import '../src-shared/text/mirc-text'; import './a.css';`,
    ],
    ['tests/a.test.ts', `import type { BrowserWindow } from 'electron'; import '../src-main/desktop/main';`],
  ];
  test.each(allowed)('%s: %s', (file, source) => {
    expect(check({ [file]: source })).toEqual([]);
  });
});

test('a re-export counts as an import', () => {
  const problems = check({ 'src-shared/model/a.ts': `export * from '../protocol/codec';` });
  expect(problems[0]).toContain('src-shared/model must not import src-shared/protocol');
});

test('an import in a comment or in a text does not count', () => {
  expect(check({ 'src-shared/text/a.ts': `// import 'electron'\nexport const sample = "import 'node:fs'";` })).toEqual(
    [],
  );
});

test('files that import one another in a ring are reported once, with the ring', () => {
  const problems = check({
    'src-main/net/a.ts': `import './b';`,
    'src-main/net/b.ts': `import type { C } from './c'; export type B = C;`,
    'src-main/net/c.ts': `export * from './a'; export type C = string;`,
    'src-main/net/d.ts': `import './a'; import './b';`,
  });
  expect(problems).toEqual([
    'src-main/net/a.ts: imports in a ring: src-main/net/a.ts → src-main/net/b.ts → src-main/net/c.ts → src-main/net/a.ts',
  ]);
});
