import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../../src-main/cli/run';
import { namedShares } from '../../../src-main/cli/serve/serve-overrides';
import { ProblemError, problem } from '../../../src-shared/model/problem';
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
  askedAt: 0,
  expiresAt: 1,
  file: {
    name: 'a.txt',
    inFolder: null,
    announcedName: null,
    sizeBytes: 5,
    danger: 'none',
    folder: '/',
    freeBytes: null,
    existing: null,
    part: null,
  },
};

function start(options: readonly string[], script: Script = {}, listeners: readonly Listener[] = [here]) {
  const core = new FakeCore(script, { listeners: [...listeners] });
  const terminal = createFakeTerminal(core.create, { workingFolder: folder });
  const code = run(['serve', '--data', join(folder, 'data'), ...options], terminal);
  return { core, terminal, code, begun: vi.waitFor(() => expect(terminal.printed()).not.toBe('')) };
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
    await begun;
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
    await begun;
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
    await begun;
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

describe('decisions on stdin', () => {
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
    await begun;
    terminal.stdin.end();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(core.closed).toBe(false);
    terminal.interrupt();
    expect(await code).toBe(0);
  });
});
