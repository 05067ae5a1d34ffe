import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../../src-main/cli/run';
import { namedShares } from '../../../src-main/cli/serve/serve-overrides';
import { ProblemError, problem } from '../../../src-shared/model/problem';
import { DEFAULT_SETTINGS } from '../../../src-shared/model/settings';
import type { Listener, Request } from '../../../src-shared/model/snapshot';
import { aSession, aTransfer, FakeCore, type Script } from '../../support/fake-core';
import { createFakeTerminal } from '../../support/fake-terminal';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-serve-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const here: Listener = { id: 'l1', host: '127.0.0.1', port: 4059, state: 'listening', problem: null };
const request: Request = {
  id: 'r1',
  kind: 'send',
  nick: 'bob',
  host: '192.0.2.7',
  personId: null,
  known: 'new',
  otherAddresses: [],
  isOneOfSeveral: false,
  askedAt: 0,
  expiresAt: 1,
  file: {
    name: 'a.txt',
    inFolder: null,
    offer: null,
    announcedName: null,
    sizeBytes: 5,
    danger: 'none',
    folder: '/',
    freeBytes: null,
    existing: null,
    part: null,
  },
};

function start(
  options: readonly string[],
  script: Script = {},
  listeners: readonly Listener[] = [here],
  isTTY = false,
) {
  const core = new FakeCore(script, { listeners: [...listeners] });
  const terminal = createFakeTerminal(core.create, { workingFolder: folder, isTTY });
  const code = run(['serve', '--data', join(folder, 'data'), ...options], terminal);
  return {
    core,
    terminal,
    code,
    begun: () => vi.waitFor(() => expect(terminal.printed()).not.toBe(''), { timeout: 10_000 }),
  };
}

describe('options become settings of this start', () => {
  test('those given, and nothing else', async () => {
    await mkdir(join(folder, 'music'));
    const { core, terminal, code } = start([
      '--ui',
      'off',
      '--listen',
      '127.0.0.1:0',
      '--downloads',
      'in',
      '--share',
      'music',
      '--chat',
      'accept',
      '--if-exists',
      'rename',
      '--nick',
      'ada',
    ]);
    terminal.interrupt();
    expect(await code).toBe(0);
    expect(core.options).toMatchObject({ dataFolder: join(folder, 'data'), listen: true });
    expect(core.options?.overrides).toEqual({
      nick: 'ada',
      listen: [{ host: '127.0.0.1', port: 0 }],
      downloadsFolder: join(folder, 'in'),
      shares: [{ name: 'music', path: join(folder, 'music') }],
      ifExists: 'rename',
      services: { chat: { policy: 'accept' } },
    });
    expect(core.closed).toBe(true);
  });

  test('shares of the same name are told apart', () => {
    expect(namedShares(['/a/Music', '/b/music', '/']).map(({ name }) => name)).toEqual(['Music', 'music (2)', 'files']);
  });

  test('a share that is not there, or a downloads folder that cannot be written, ends it before it began', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const [options, reason] of [
      [['--share', 'gone'], 'share-missing'],
      [['--share', 'file'], 'share-missing'],
      [['--downloads', 'file/in'], 'folder-not-writable'],
    ] as const) {
      const { core, code, terminal } = start([...options, '--json', '--ui', 'off']);
      expect(await code).toBe(1);
      expect(core.options).toBeNull();
      expect(terminal.events()).toMatchObject([{ event: 'problem', code: reason }]);
    }
  });
});

describe('listening', () => {
  test('both services tell their address, the window its URL', async () => {
    const { terminal, code, begun } = start(['--json', '--ui', '127.0.0.1:0']);
    await begun();
    await vi.waitFor(() => expect(terminal.events()).toHaveLength(2));
    terminal.interrupt();
    expect(await code).toBe(0);
    const [dcc, ui] = terminal.events();
    expect(dcc).toEqual({ event: 'listening', service: 'dcc', host: '127.0.0.1', port: 4059 });
    expect(ui).toEqual({
      event: 'listening',
      service: 'ui',
      host: '127.0.0.1',
      port: expect.any(Number),
      url: `http://127.0.0.1:${ui?.port}/?token=${/token=(.*)/.exec(String(ui?.url))?.[1]}`,
    });
  });

  test('one address that cannot be had is told; the others serve', async () => {
    const taken: Listener = {
      ...here,
      id: 'l2',
      state: 'failed',
      problem: problem('port-in-use', { host: '::', port: 59 }),
    };
    const { terminal, code, begun } = start(['--json', '--ui', 'off'], {}, [here, taken]);
    await begun();
    terminal.interrupt();
    expect(await code).toBe(0);
    expect(terminal.events()).toMatchObject([{ event: 'listening' }, { event: 'problem', code: 'port-in-use' }]);
  });

  test('when none can be had it fails, and nothing is left running', async () => {
    const taken: Listener = { ...here, state: 'failed', problem: problem('port-in-use', { host: '::', port: 59 }) };
    const { core, terminal, code } = start(['--json', '--ui', '127.0.0.1:0'], {}, [taken]);
    expect(await code).toBe(1);
    expect(terminal.events()).toMatchObject([{ event: 'problem', code: 'port-in-use' }]);
    expect(core.closed).toBe(true);
  });

  test('a window port that is in use is told, and nothing is left running', async () => {
    const first = start(['--json', '--ui', '127.0.0.1:0']);
    await vi.waitFor(() => expect(first.terminal.events()).toHaveLength(2));
    const port = first.terminal.events()[1]?.port;
    const second = start(['--json', '--ui', `127.0.0.1:${port}`]);
    expect(await second.code).toBe(1);
    expect(second.terminal.events()).toMatchObject([{ event: 'problem', code: 'port-in-use' }]);
    expect(second.core.closed).toBe(true);
    first.terminal.interrupt();
    await first.code;
  });

  test('a core that cannot start is a sentence', async () => {
    const terminal = createFakeTerminal(async () => Promise.reject(new ProblemError('data-in-use', { path: folder })), {
      workingFolder: folder,
    });
    expect(await run(['serve', '--json', '--data', folder], terminal)).toBe(1);
    expect(terminal.events()).toMatchObject([{ event: 'problem', code: 'data-in-use' }]);
  });
});

describe('what happens becomes a line', () => {
  test('requests, sessions, messages, transfers and notices, each as its object', async () => {
    const { core, terminal, code, begun } = start(['--json', '--ui', 'off']);
    await begun();
    const personId = 'bob@192.0.2.7';
    core.emit({ name: 'request.added', payload: request });
    core.emit({ name: 'session.changed', payload: aSession({ direction: 'incoming', port: 40_000 }) });
    const line = { id: 1, personId, at: 0, nick: 'bob', transferId: null, status: null, problem: null } as const;
    core.emit({ name: 'timeline.added', payload: { ...line, kind: 'text', from: 'peer', text: 'hi\x9b' } });
    core.emit({ name: 'timeline.added', payload: { ...line, kind: 'text', from: 'me', text: 'mine' } });
    core.emit({
      name: 'timeline.added',
      payload: { ...line, kind: 'status', from: 'peer', text: '', status: 'chat-opened' },
    });
    core.emit({
      name: 'transfer.changed',
      payload: aTransfer({ direction: 'receive', path: '/d/a.txt', positionBytes: 7 }),
    });
    core.emit({
      name: 'notice.added',
      payload: { id: 'n1', at: 0, severity: 'warning', problem: problem('port-fallback', { port: 5959 }) },
    });
    terminal.interrupt();
    await code;
    expect(terminal.printed()).not.toContain('\x9b');
    expect(terminal.events().slice(1)).toMatchObject([
      { event: 'request', id: 'r1', kind: 'send', nick: 'bob', address: '192.0.2.7', name: 'a.txt', size: 5 },
      { event: 'session', id: 's1', kind: 'chat', nick: 'bob', address: '192.0.2.7', state: 'open' },
      { event: 'message', session: 's1', from: 'bob', text: 'hi\x9b' },
      {
        event: 'transfer',
        id: 't1',
        direction: 'receive',
        name: 'notes.txt',
        size: 1000,
        position: 7,
        state: 'running',
        path: '/d/a.txt',
      },
      { event: 'problem', code: 'port-fallback', text: expect.stringMatching(/ /) },
    ]);
  });
});

describe('[D4] on a terminal', () => {
  const other: Request = { ...request, id: 'r2', kind: 'chat', nick: 'eve', file: null };
  const open = () =>
    start(
      ['--ui', 'off'],
      {
        'request.decide': ({ id, answer }, core) => {
          const outcome = answer === 'accept' ? 'accepted' : 'rejected';
          core.emit({ name: 'request.removed', payload: { id, outcome } });
          return null;
        },
      },
      [here],
      true,
    );
  const decided = ({ core }: ReturnType<typeof open>) =>
    core.argsOf('request.decide').map(({ id, answer }) => [id, answer]);

  test('a accepts and r rejects what was asked', async () => {
    const opened = open();
    await opened.begun();
    for (const [letter, expected] of [
      ['a', ['r1', 'accept']],
      ['R', ['r1', 'reject']],
    ] as const) {
      opened.core.emit({ name: 'request.added', payload: request });
      opened.terminal.stdin.write(`${letter}\n`);
      await vi.waitFor(() => expect(decided(opened).at(-1)).toEqual(expected));
    }
    opened.terminal.interrupt();
    expect(await opened.code).toBe(0);
    expect(opened.terminal.printed()).toContain('[1] bob (192.0.2.7) offers a.txt (5 B).');
  });

  test('when several wait a number says which, and ? tells more', async () => {
    const opened = open();
    await opened.begun();
    opened.core.emit({ name: 'request.added', payload: request });
    opened.core.emit({ name: 'request.added', payload: other });
    opened.terminal.stdin.write('a\n');
    await vi.waitFor(() => expect(opened.terminal.told()).toContain('2 are asking'));
    expect(decided(opened)).toEqual([]);
    opened.terminal.stdin.write('? 1\na 2\nr 9\nhm\n');
    await vi.waitFor(() => expect(opened.terminal.told()).toContain('Ctrl+C ends the program'));
    expect(opened.terminal.told()).toContain('You have not met this nick at this address.');
    expect(opened.terminal.told()).toContain('No question has the number 9.');
    expect(decided(opened)).toEqual([['r2', 'accept']]);
    opened.terminal.interrupt();
    await opened.code;
  });
});

describe('[D3] SIGHUP', () => {
  test('the settings are read again, and a file that cannot be read ends nothing', async () => {
    let isGood = true;
    const { core, terminal, code, begun } = start(['--json', '--ui', 'off'], {
      'settings.reload': () => {
        if (!isGood) throw new ProblemError('settings-not-reloaded', { path: 'settings.json' });
        return DEFAULT_SETTINGS;
      },
    });
    await begun();
    await vi.waitFor(() => {
      terminal.reload();
      expect(core.argsOf('settings.reload').length).toBeGreaterThan(0);
    });
    isGood = false;
    terminal.reload();
    await vi.waitFor(() => expect(terminal.events().at(-1)).toMatchObject({ code: 'settings-not-reloaded' }));
    expect(terminal.events()).toContainEqual({ event: 'reloaded' });
    terminal.interrupt();
    expect(await code).toBe(0);
  });
});

describe("[D6] the window's key", () => {
  test.each([
    ['a log', [], false, false],
    ['a log that asked for it', ['--print-url'], false, true],
    ['a terminal', [], true, true],
  ] as const)('%s', async (_, options, isTTY, isPrinted) => {
    await mkdir(join(folder, 'data'));
    const { terminal, code } = start(['--ui', '127.0.0.1:0', ...options], {}, [here], isTTY);
    const file = join(folder, 'data', 'window-url');
    await vi.waitFor(() => expect(terminal.printed()).toMatch(/Open http|The address of the window/));
    expect(await readFile(file, 'utf8')).toContain('token=');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(`${terminal.printed()}${terminal.told()}`.includes('token=')).toBe(isPrinted);
    terminal.interrupt();
    expect(await code).toBe(0);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

test('[D6] danger, the name as announced and withdrawn requests are told to scripts', async () => {
  const { core, terminal, code, begun } = start(['--json', '--ui', 'off']);
  await begun();
  const file = request.file;
  if (file === null) throw new Error('no file');
  const risky: Request = { ...request, file: { ...file, danger: 'double-extension', announcedName: '../a.txt.exe' } };
  core.emit({ name: 'request.added', payload: risky });
  core.emit({ name: 'request.removed', payload: { id: 'r1', outcome: 'withdrawn' } });
  expect(terminal.events().slice(1)).toMatchObject([
    { event: 'request', danger: 'double-extension', announced: '../a.txt.exe', expires: 1 },
    { event: 'request-ended', id: 'r1', outcome: 'withdrawn' },
  ]);
  terminal.interrupt();
  await code;
});

describe('decisions on stdin', () => {
  test('[D6] a chat is opened and files are sent', async () => {
    const { core, terminal, code } = start(['--json', '--ui', 'off'], {
      'chat.connect': () => ({ sessionId: 's1' }),
      'send.offer': () => ({ transferIds: ['t1'] }),
    });
    terminal.stdin.write('{"connect":"bob"}\n{"send":"bob","paths":["a.txt"]}\n{"quit":true}\n');
    expect(await code).toBe(0);
    const to = { kind: 'address', address: 'bob' };
    expect(core.argsOf('chat.connect')).toEqual([{ to }]);
    expect(core.argsOf('send.offer')).toEqual([{ to, paths: [join(folder, 'a.txt')], together: false }]);
  });

  test('are carried out; a bad line is told and ends nothing; quit ends all', async () => {
    const script: Script = {
      'request.decide': ({ id }) => {
        if (id !== 'r1') throw new ProblemError('not-found', { name: 'request', detail: id });
        return null;
      },
      'chat.say': () => null,
    };
    const { core, terminal, code } = start(['--json', '--ui', 'off'], script);
    terminal.stdin.write('{"decide":"r1","answer":"accept","ifExists":"rename"}\n{"say":"s1","text":"hi"}\n');
    terminal.stdin.write('nonsense\n{"decide":"r9","answer":"reject"}\n\n');
    terminal.stdin.write(`${'x'.repeat(100_000)}\n{"quit":true}\n`);
    expect(await code).toBe(0);
    expect(core.argsOf('request.decide')[0]).toEqual({
      id: 'r1',
      answer: 'accept',
      ifTaken: 'rename',
      remember: 'once',
      block: false,
    });
    expect(core.argsOf('chat.say')).toEqual([{ sessionId: 's1', text: 'hi' }]);
    expect(terminal.events().slice(1)).toMatchObject([
      { event: 'problem', code: 'invalid-request' },
      { event: 'problem', code: 'not-found' },
      { event: 'problem', code: 'invalid-request' },
    ]);
    expect(core.closed).toBe(true);
  });

  test('the end of stdin ends nothing', async () => {
    const { core, terminal, code, begun } = start(['--json', '--ui', 'off']);
    await begun();
    terminal.stdin.end();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(core.closed).toBe(false);
    terminal.interrupt();
    expect(await code).toBe(0);
  });
});
