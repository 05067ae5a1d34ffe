import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findRuntime, runDesktop } from '../../../src-main/cli/commands/desktop';
import { createOutput } from '../../../src-main/cli/print/output';
import { run } from '../../../src-main/cli/run';
import { COMMAND_NAMES } from '../../../src-main/cli/words/command-table';
import { FakeCore } from '../../support/fake-core';
import { createFakeTerminal } from '../../support/fake-terminal';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-run-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const newTerminal = () => createFakeTerminal(new FakeCore().create, { workingFolder: folder });

describe('help', () => {
  test.each(COMMAND_NAMES)('port59 %s --help tells how it is used, within 120 columns', async (name) => {
    const terminal = newTerminal();
    expect(await run([name, '--help'], terminal)).toBe(0);
    expect(terminal.printed()).toMatch(new RegExp(`^port59 ${name} `));
    for (const line of terminal.printed().split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    expect(terminal.told()).toBe('');
  });

  test('port59 --help names every command', async () => {
    const terminal = newTerminal();
    expect(await run(['--help'], terminal)).toBe(0);
    for (const name of COMMAND_NAMES) expect(terminal.printed()).toContain(`port59 ${name}`);
  });
});

test('--version prints it', async () => {
  const terminal = newTerminal();
  expect(await run(['--version'], terminal)).toBe(0);
  expect(terminal.printed()).toBe('port59 0.0.0\n');
});

test('wrong use is a sentence on stderr and exit code 2; a script gets it as an object too', async () => {
  const terminal = newTerminal();
  expect(await run(['send', 'bob'], terminal)).toBe(2);
  expect(terminal.printed()).toBe('');
  expect(terminal.told()).toMatch(/needs at least one file.*\nSee "port59 send --help"\.\n/);

  const json = newTerminal();
  expect(await run(['chat', 'a b', '--json'], json)).toBe(2);
  expect(json.events()).toMatchObject([
    { event: 'problem', code: 'invalid-request', text: expect.stringMatching(/address/) },
  ]);
});

test('a bug in the core is told with its stack and exit code 1', async () => {
  const core = new FakeCore({ 'chat.connect': () => Promise.reject(new TypeError('oops')) });
  const terminal = createFakeTerminal(core.create, { workingFolder: folder });
  expect(await run(['chat', 'bob', '--json'], terminal)).toBe(1);
  expect(terminal.events()).toMatchObject([{ event: 'problem', code: 'internal' }]);
  expect(terminal.told()).toContain('TypeError: oops');
  expect(core.closed).toBe(true);
});

describe('without the name of a command', () => {
  const start = (files: readonly string[], runtime: string | null) => {
    const terminal = newTerminal();
    const common = { nick: 'ada', data: 'd', json: false, loudness: 'normal', timeoutMs: null } as const;
    const context = { terminal, common, output: createOutput(terminal, false) };
    return { terminal, code: runDesktop(context, files, runtime) };
  };

  test('a word that is neither a command nor a file is wrong use', async () => {
    const { terminal, code } = start(['srve'], null);
    expect(await code).toBe(2);
    expect(terminal.told()).toContain('"srve" is neither a file here nor a command.');
  });

  test('where the desktop cannot run it says what can', async () => {
    const { terminal, code } = start([], null);
    expect(await code).toBe(1);
    expect(terminal.told()).toContain('port59 serve');
  });

  test.skipIf(process.platform === 'win32')('the desktop gets nick, folder and absolute files', async () => {
    const runtime = join(folder, 'electron');
    await writeFile(runtime, `#!/bin/sh\nfor word in "$@"; do echo "$word"; done > "${folder}/got"\nexit 7\n`);
    await chmod(runtime, 0o755);
    await writeFile(join(folder, 'a b.txt'), '');
    expect(await start(['a b.txt', 'dcc://bob@host'], runtime).code).toBe(1);
    const [program, ...rest] = (await readFile(join(folder, 'got'), 'utf8')).trimEnd().split('\n');
    expect(await readFile(join(program ?? '', 'package.json'), 'utf8')).toContain('"port59"');
    expect(rest).toEqual([
      '--nick',
      'ada',
      '--data',
      join(folder, 'd'),
      '--',
      join(folder, 'a b.txt'),
      'dcc://bob@host',
    ]);
  });

  test('the runtime is looked for where Electron would look', async () => {
    expect(findRuntime({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'nothing') })).toBeNull();
    await writeFile(join(folder, 'electron'), '');
    const found = findRuntime({ ELECTRON_OVERRIDE_DIST_PATH: folder });
    expect(found === null || found.startsWith(folder)).toBe(true);
  });
});
