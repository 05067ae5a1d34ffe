import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../../src-main/cli/run';
import { type ProblemCode, ProblemError, problem } from '../../../src-shared/model/problem';
import type { RemoteEntry, Transfer } from '../../../src-shared/model/snapshot';
import { shownPhase } from '../../../src-shared/model/transfer';
import { aSession, aTransfer, aVisit, FakeCore, type Script } from '../../support/fake-core';
import { createFakeTerminal } from '../../support/fake-terminal';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'port59-cli-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function start(line: string | readonly string[], script: Script, { isTTY = false } = {}) {
  const core = new FakeCore(script);
  const terminal = createFakeTerminal(core.create, { workingFolder: folder, isTTY });
  const args = typeof line === 'string' ? line.split(' ') : line;
  return { core, terminal, code: run([...args, '--data', join(folder, 'data')], terminal) };
}

/** Transfers that end, each as the test says, once somebody had time to listen. */
function offering(...ends: Partial<Transfer>[]): Script {
  return {
    'send.offer': (_args, core) => {
      const all = ends.map((end, at) => aTransfer({ id: `t${at}`, ...end }));
      for (const transfer of all)
        core.emit({ name: 'transfer.changed', payload: { ...transfer, ...shownPhase({ kind: 'calling' }) } });
      setImmediate(() => {
        for (const transfer of all) core.emit({ name: 'transfer.changed', payload: transfer });
      });
      return { transferIds: all.map(({ id }) => id) };
    },
  };
}

const failed = (code: ProblemCode): Partial<Transfer> => ({ state: 'failed', reason: problem(code) });

describe('send', () => {
  beforeEach(() => writeFile(join(folder, 'notes.txt'), 'hello'));

  test('offers absolute paths from a core that neither listens nor keeps anything', async () => {
    const { core, code, terminal } = start('send bob notes.txt --nick ada', offering({ state: 'done' }));
    expect(await code).toBe(0);
    expect(core.argsOf('send.offer')).toEqual([
      { to: { kind: 'address', address: 'bob' }, paths: [join(folder, 'notes.txt')], together: false },
    ]);
    expect(core.options).toMatchObject({ dataFolder: null, listen: false, overrides: { nick: 'ada' } });
    expect(core.closed).toBe(true);
    expect(terminal.printed()).toBe('sent notes.txt (1000 B)\n');
  });

  const outcomes: [string, Partial<Transfer>[], number][] = [
    ['rejected', [failed('rejected')], 3],
    ['unavailable', [failed('unavailable')], 4],
    ['a server that is full', [failed('server-full')], 4],
    ['a name that is none', [failed('address-unresolved')], 5],
    ['nobody there', [failed('connection-refused')], 5],
    ['no way there', [failed('host-unreachable')], 5],
    ['nobody answers the call', [failed('connect-timed-out')], 5],
    ['nobody answers the question', [failed('no-answer')], 5],
    ['broken', [failed('connection-lost')], 1],
    ['cancelled', [{ state: 'cancelled', reason: problem('cancelled') }], 1],
    ['sent but not confirmed', [{ state: 'done', reason: problem('not-confirmed') }], 0],
    ['one of two rejected', [{ state: 'done' }, failed('rejected')], 3],
    ['rejected and unavailable', [failed('rejected'), failed('unavailable')], 4],
    ['unavailable and not reachable', [failed('unavailable'), failed('connection-refused')], 5],
    ['not reachable and broken', [failed('connection-refused'), failed('stalled')], 1],
  ];
  test.each(outcomes)('%s: the exit code tells', async (_what, ends, expected) => {
    expect(await start('send bob notes.txt', offering(...ends)).code).toBe(expected);
  });

  test('a broken transfer that tries again by itself has not ended', async () => {
    const { core, code } = start('send bob notes.txt', {
      'send.offer': (_args, core) => {
        setImmediate(() => {
          core.emit({ name: 'transfer.changed', payload: aTransfer({ ...failed('connection-lost'), retryAt: 5 }) });
          setImmediate(() => core.emit({ name: 'transfer.changed', payload: aTransfer({ state: 'done' }) }));
        });
        return { transferIds: ['t1'] };
      },
    });
    expect(await code).toBe(0);
    expect(core.closed).toBe(true);
  });

  test('a file that is not there is told before anybody is called', async () => {
    const { core, code, terminal } = start('send bob notes.txt missing.txt', {});
    expect(await code).toBe(1);
    expect(core.options).toBeNull();
    expect(terminal.told()).toContain('missing.txt');
  });

  test('with --json stdout holds objects only, a reason as code and sentence', async () => {
    const { code, terminal } = start(
      'send bob notes.txt --json',
      offering({ ...failed('rejected'), rateBytesPerSecond: 5 }),
    );
    expect(await code).toBe(3);
    expect(terminal.events()).toEqual([
      expect.objectContaining({ event: 'transfer', id: 't0', direction: 'send', name: 'notes.txt', state: 'waiting' }),
      expect.objectContaining({
        event: 'transfer',
        size: 1000,
        position: 0,
        state: 'failed',
        rate: 5,
        reason: 'rejected',
        text: expect.stringMatching(/ /),
      }),
    ]);
  });

  test('on a terminal a moving line tells how far it is, and is wiped away at the end', async () => {
    const { code, terminal } = start('send bob notes.txt', offering({ state: 'done' }), { isTTY: true });
    await code;
    expect(terminal.told()).toContain('notes.txt: waiting for bob to accept');
    expect(terminal.told().endsWith('\r\x1b[K')).toBe(true);
  });

  test('[D3] Ctrl+C closes the core, and the exit code is that of the signal', async () => {
    const { core, code, terminal } = start('send bob notes.txt', {
      'send.offer': () => {
        setImmediate(() => terminal.interrupt());
        return { transferIds: ['t1'] };
      },
    });
    expect(await code).toBe(130);
    expect(core.closed).toBe(true);
  });

  test('a core that cannot start is a sentence', async () => {
    const terminal = createFakeTerminal(async () => Promise.reject(new ProblemError('database-newer')), {
      workingFolder: folder,
    });
    expect(await run(['send', 'bob', 'notes.txt', '--json'], terminal)).toBe(1);
    expect(terminal.events()).toEqual([expect.objectContaining({ event: 'problem', code: 'database-newer' })]);
  });
});

describe('[D2] how long somebody waits', () => {
  beforeEach(() => writeFile(join(folder, 'notes.txt'), 'hello'));
  const calling: Script = {
    'send.offer': (_args, core) => {
      core.emit({ name: 'transfer.changed', payload: aTransfer(shownPhase({ kind: 'calling' })) });
      return { transferIds: ['t1'] };
    },
    'transfer.cancel': () => null,
  };

  test('--timeout ends a send that nobody answers with 5', async () => {
    const { core, code, terminal } = start('send bob notes.txt --timeout 0.01 --json', calling);
    expect(await code).toBe(5);
    expect(core.argsOf('transfer.cancel')).toEqual([{ id: 't1' }]);
    expect(terminal.events().at(-1)).toMatchObject({ state: 'failed', reason: 'no-answer' });
  });

  test('--timeout ends a visit and a chat that nobody answers with 5', async () => {
    const visit = start('ls bob --timeout 0.01', {
      'visit.open': (_args, core) => {
        core.emit({ name: 'visit.changed', payload: aVisit({ state: 'connecting' }) });
        return { visitId: 'v1' };
      },
    });
    expect(await visit.code).toBe(5);
    const chat = start('chat bob --timeout 0.01', {
      'chat.connect': () => ({ sessionId: 's1' }),
      'session.close': () => null,
    });
    expect(await chat.code).toBe(5);
  });

  test('bytes that move are no matter of it', async () => {
    const { core, code } = start('send bob notes.txt --timeout 0.01', {
      ...calling,
      'send.offer': (_args, fake) => {
        fake.emit({ name: 'transfer.changed', payload: aTransfer(shownPhase({ kind: 'calling' })) });
        fake.emit({ name: 'transfer.changed', payload: aTransfer({}) });
        setTimeout(() => fake.emit({ name: 'transfer.changed', payload: aTransfer({ state: 'done' }) }), 60);
        return { transferIds: ['t1'] };
      },
    });
    expect(await code).toBe(0);
    expect(core.argsOf('transfer.cancel')).toEqual([]);
  });

  test('send --wait knocks until somebody is there', async () => {
    const { core, code } = start('send bob notes.txt --wait', offering({ state: 'done' }));
    expect(await code).toBe(0);
    expect(core.options?.patience).toBe('knocking');
  });
});

describe('[D6] stdin and stdout', () => {
  test('send - offers what comes from stdin, under its name, and leaves nothing behind', async () => {
    let sent = '';
    let path = '';
    const { code, terminal } = start('send bob - --name a.txt', {
      'send.offer': async ({ paths }, core) => {
        path = paths[0] ?? '';
        sent = await readFile(path, 'utf8');
        setImmediate(() => core.emit({ name: 'transfer.changed', payload: aTransfer({ state: 'done' }) }));
        return { transferIds: ['t1'] };
      },
    });
    terminal.stdin.end('from stdin');
    expect(await code).toBe(0);
    expect([sent, basename(path)]).toEqual(['from stdin', 'a.txt']);
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('get --out - writes the file, and nothing else, to stdout', async () => {
    const { code, terminal } = start('get bob a.txt --out -', {
      ...serving({ '': listing }),
      'visit.get': async ({ toFolder }, core) => {
        await writeFile(join(toFolder ?? '', 'a.txt'), 'its bytes');
        const end = aTransfer({ direction: 'receive', service: 'get', name: 'a.txt', state: 'done' });
        setImmediate(() => core.emit({ name: 'transfer.changed', payload: end }));
        return { transferIds: ['t1'], skipped: [] };
      },
    });
    expect(await code).toBe(0);
    expect(terminal.printed()).toBe('its bytes');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('our nick', () => {
  const nickOf = async (settings: string | null) => {
    if (settings !== null) await writeFile(join(folder, 'settings.json'), settings);
    await writeFile(join(folder, 'a'), '');
    const core = new FakeCore(offering({ state: 'done' }));
    const terminal = createFakeTerminal(core.create, { workingFolder: folder });
    await run(['send', 'bob', 'a', '--data', folder], terminal);
    return core.options?.overrides?.nick;
  };
  test('comes from the settings when nobody names one', async () => {
    expect(await nickOf('{"nick":"Ada"}')).toBe('Ada');
  });
  test('is what the system calls us without settings, or with broken ones', async () => {
    expect(await nickOf(null)).toBe('ada');
    expect(await nickOf('{"nick":')).toBe('ada');
    expect(await nickOf('{"nick":"a b"}')).toBe('ada');
  });
});

const nameOf = (wanted: string | { readonly name: string }) => (typeof wanted === 'string' ? wanted : wanted.name);

const listing: RemoteEntry[] = [
  { kind: 'folder', name: 'Größe x' },
  { kind: 'file', name: 'a.txt', size: 5, exact: true, here: null },
  { kind: 'file', name: 'b b.bin', size: 34_400_000, exact: false, here: null },
  { kind: 'file', name: 'c', size: null, exact: false, here: null },
];

/** A file server whose folders are named by their paths. */
function serving(folders: Readonly<Record<string, RemoteEntry[]>>, more: Script = {}): Script {
  return {
    'visit.open': (_args, core) => {
      core.emit({ name: 'visit.changed', payload: aVisit({ state: 'connecting' }) });
      setImmediate(() => core.emit({ name: 'visit.changed', payload: aVisit({ state: 'open' }) }));
      return { visitId: 'v1' };
    },
    'visit.list': ({ folder: path }) => {
      const entries = folders[path.join('/')];
      if (entries === undefined) throw new ProblemError('invalid-folder', { name: path.join('/') });
      return { folder: path, entries, caption: [] };
    },
    'visit.get': ({ names: files }, core) => {
      const names = files.map(nameOf);
      const ids = names.map((name) => `get ${name}`);
      setImmediate(() => {
        for (const name of names) {
          const end = aTransfer({ id: `get ${name}`, direction: 'receive', service: 'get', name, state: 'done' });
          core.emit({ name: 'transfer.changed', payload: end });
        }
      });
      return { transferIds: ids, skipped: [] };
    },
    ...more,
  };
}

describe('ls', () => {
  test('prints folders with a slash and aligned sizes', async () => {
    const { code, terminal } = start('ls bob', serving({ '': listing }));
    expect(await code).toBe(0);
    expect(terminal.printed()).toBe('          Größe x/\n     5 B  a.txt\n~32.8 MB  b b.bin\n       ?  c\n');
  });

  test('takes a folder with either separator', async () => {
    const { core, code } = start(['ls', 'bob', '\\a b\\c/d/'], serving({ 'a b/c/d': [] }));
    expect(await code).toBe(0);
    expect(core.argsOf('visit.list')).toEqual([{ visitId: 'v1', folder: ['a b', 'c', 'd'] }]);
  });

  test('prints an object for each entry with --json', async () => {
    const { code, terminal } = start('ls bob --json', serving({ '': listing }));
    await code;
    expect(terminal.events()).toEqual([
      { event: 'entry', name: 'Größe x', kind: 'folder' },
      { event: 'entry', name: 'a.txt', kind: 'file', size: 5, exact: true },
      { event: 'entry', name: 'b b.bin', kind: 'file', size: 34_400_000, exact: false },
      { event: 'entry', name: 'c', kind: 'file' },
    ]);
  });

  const tree = {
    '': [
      { kind: 'folder' as const, name: 'in' },
      { kind: 'file' as const, name: 'Big.bin', size: 34_400_000, exact: true, here: null },
    ],
    in: [{ kind: 'file' as const, name: 'x', size: 7, exact: true, here: null }],
  };

  test('[B1] what can be read in two ways is shown as doubtful, and times where they are told', async () => {
    const entries: RemoteEntry[] = [
      { kind: 'file', name: 'Movies', size: 700, exact: false, doubtful: true, here: null },
      { kind: 'file', name: 'a', size: 1, exact: true, modifiedAt: 5, here: null },
    ];
    const people = start('ls bob', serving({ '': entries }));
    expect(await people.code).toBe(0);
    expect(people.terminal.printed()).toContain('Movies  (doubtful)');
    const script = start('ls bob --json', serving({ '': entries }));
    await script.code;
    expect(script.terminal.events()).toMatchObject([{ doubtful: true }, { modified: 5 }]);
    const get = start('get bob a --if-exists newer', serving({ '': entries }));
    await get.code;
    expect(get.core.argsOf('visit.get')[0]?.names).toEqual([
      { name: 'a', sizeBytes: 1, modifiedAt: 5, executable: false },
    ]);
  });

  test('[D6] of a file its line is shown, and with --long exact sizes', async () => {
    const { code, terminal } = start('ls bob big.bin --long', serving(tree));
    expect(await code).toBe(0);
    expect(terminal.printed()).toBe('34400000  Big.bin\n');
    expect(await start('ls bob nowhere', serving(tree)).code).toBe(1);
  });

  test('[D6] -R shows all folders below, with their paths', async () => {
    const { code, terminal } = start('ls bob -R -l', serving(tree));
    expect(await code).toBe(0);
    expect(terminal.printed()).toBe('          in/\n34400000  Big.bin\n7  in/x\n');
  });

  test('[B8] what the server says is shown once, on stderr, cleaned', async () => {
    const open = serving({ '': [] })['visit.open'];
    const caption = ['\x034Welcome\x03', 'evil\x1b[2J'];
    const { code, terminal } = start('ls bob', {
      ...serving({ '': [] }),
      'visit.open': (args, core) => {
        setImmediate(() => core.emit({ name: 'visit.changed', payload: aVisit({ state: 'open', caption }) }));
        if (open === undefined) throw new Error('no visit');
        return open(args, core);
      },
    });
    expect(await code).toBe(0);
    expect(terminal.told()).toBe('| Welcome\n| evil\uFFFD[2J\n');
    expect(terminal.printed()).toBe('');
  });

  test('a visit that never opens ends with its reason', async () => {
    const { code, terminal } = start('ls bob --json', {
      'visit.open': (_args, core) => {
        core.emit({ name: 'visit.changed', payload: aVisit({ state: 'closed', problem: problem('unavailable') }) });
        return { visitId: 'v1' };
      },
    });
    expect(await code).toBe(4);
    expect(terminal.events()).toEqual([expect.objectContaining({ event: 'problem', code: 'unavailable' })]);
  });

  const evil = 'a\x1b[2Jb\x9bc\u202egpj.exe\u200b';
  test.each([
    ['a terminal', 'ls bob', true],
    ['a pipe', 'ls bob', false],
    ['a script', 'ls bob --json', false],
  ])('rule 1.6: what a name may not do to %s', async (_, line, isTTY) => {
    const { code, terminal } = start(line, serving({ '': [{ kind: 'folder', name: evil }] }), { isTTY });
    expect(await code).toBe(0);
    expect(terminal.printed()).not.toMatch(/[\x1b\x9b\u202e\u200b]/);
    if (line.includes('--json')) expect(terminal.events()[0]).toMatchObject({ name: evil });
  });
});

describe('read', () => {
  test('prints the lines of the file', async () => {
    const script = serving({}, { 'visit.read': () => ({ lines: ['one', ' two'], complete: true }) });
    const { core, code, terminal } = start('read bob docs/notes.txt', script);
    expect(await code).toBe(0);
    expect(core.argsOf('visit.read')).toEqual([{ visitId: 'v1', folder: ['docs'], name: 'notes.txt' }]);
    expect(terminal.printed()).toBe('one\n two\n');
  });

  test('what goes into a file is the text as it is, what goes to a terminal is harmless', async () => {
    const script = serving({}, { 'visit.read': () => ({ lines: ['\x02bold\x1b[2J'], complete: true }) });
    const piped = start('read bob a', script);
    await piped.code;
    expect(piped.terminal.printed()).toBe('\x02bold\x1b[2J\n');
    const shown = start('read bob a', script, { isTTY: true });
    await shown.code;
    expect(shown.terminal.printed()).not.toMatch(/[\x02\x1b]/);
  });

  test('a file that is no text fails with the reason', async () => {
    const not = () => Promise.reject(new ProblemError('not-text', { name: 'a' }));
    expect(await start('read bob a', serving({}, { 'visit.read': not })).code).toBe(1);
  });
});

describe('get', () => {
  test('downloads into --out, which is made, resuming what is there', async () => {
    const { core, code } = start('get bob a.txt --out new/place', serving({ '': listing }));
    expect(await code).toBe(0);
    const toFolder = join(folder, 'new', 'place');
    expect(core.argsOf('visit.get')).toEqual([
      {
        visitId: 'v1',
        folder: [],
        names: [{ name: 'a.txt', sizeBytes: 5, modifiedAt: null, executable: false }],
        toFolder,
        ifTaken: 'resume',
      },
    ]);
    expect((await stat(toFolder)).isDirectory()).toBe(true);
  });

  test.runIf(process.platform === 'linux')(
    'a folder that the system will not make is told, and nobody called',
    async () => {
      const { core, code, terminal } = start('get bob a.txt --out /proc/port59/new', serving({ '': listing }));
      expect(await code).toBe(1);
      expect(core.argsOf('visit.open')).toEqual([]);
      expect(terminal.told()).toContain('/proc/port59/new');
    },
  );

  test('a path that cannot be had does not keep the next one from being tried', async () => {
    const { core, code } = start('get bob nowhere/x a.txt', serving({ '': listing }));
    expect(await code).toBe(1);
    expect(core.argsOf('visit.get')).toHaveLength(1);
  });

  test('a name the listing does not show is left to the server to judge', async () => {
    const { core, code } = start('get bob hidden.txt', serving({ '': listing }));
    expect(await code).toBe(0);
    expect(core.argsOf('visit.get')).toHaveLength(1);
  });

  test('a folder needs --recursive', async () => {
    const { core, code, terminal } = start(['get', 'bob', 'Größe x'], serving({ '': listing }));
    expect(await code).toBe(1);
    expect(core.argsOf('visit.get')).toEqual([]);
    expect(terminal.told()).toContain('--recursive');
  });

  test('--recursive rebuilds the folders under --out', async () => {
    const file = (name: string): RemoteEntry => ({ kind: 'file', name, size: 1, exact: true, here: null });
    const tree = {
      '': [{ kind: 'folder' as const, name: 'top' }],
      top: [
        { kind: 'folder' as const, name: 'in side' },
        { kind: 'folder' as const, name: 'gone' },
        file('1'),
        file('2'),
      ],
      'top/in side': [file('3')],
    };
    const { core, code, terminal } = start('get bob top --recursive --out o', serving(tree));
    expect(await code).toBe(1);
    expect(core.argsOf('visit.get').map(({ names, toFolder }) => [toFolder, ...names.map(nameOf)])).toEqual([
      [join(folder, 'o', 'top'), '1', '2'],
      [join(folder, 'o', 'top', 'in side'), '3'],
    ]);
    expect(terminal.told()).toContain('gone');
  });

  test('[A6] --recursive lists the next folder while the files of the last one are on their way', async () => {
    const file = (name: string): RemoteEntry => ({ kind: 'file', name, size: 1, exact: true, here: null });
    const sub = (name: string) => ({ kind: 'folder' as const, name });
    const finish: (() => void)[] = [];
    const { core, code } = start('get bob / -r --out o', {
      ...serving({ '': [sub('a'), sub('b')], a: [file('1')], b: [file('2')] }),
      'visit.get': (_args, fake) => {
        const id = `g${finish.length}`;
        finish.push(() => fake.emit({ name: 'transfer.changed', payload: aTransfer({ id, state: 'done' }) }));
        // Nothing ends before both are asked for.
        if (finish.length === 2)
          setImmediate(() => {
            for (const one of finish) one();
          });
        return { transferIds: [id], skipped: [] };
      },
    });
    expect(await code).toBe(0);
    expect(core.argsOf('visit.get')).toHaveLength(2);
  });

  const music = () => {
    const file = (name: string): RemoteEntry => ({ kind: 'file', name, size: 1, exact: true, here: null });
    const sub = (name: string) => ({ kind: 'folder' as const, name });
    return {
      '': [sub('music'), file('[Group] a.mkv'), file('b.MP3'), file('c.txt')],
      music: [sub('old'), file('d.mp3'), file('e.txt')],
      'music/old': [file('f.mp3')],
    };
  };
  const gets: [string, string[]][] = [
    ['*.mp3', ['b.MP3']],
    ['[Group]*a.mkv', ['[Group] a.mkv']],
    ['*.flac', []],
    ['music/*.mp3', ['d.mp3']],
    ['**/*.mp3', ['b.MP3', 'music/d.mp3', 'music/old/f.mp3']],
    ['music/?.txt', ['e.txt']],
    ['music -r --exclude *.txt', ['music/d.mp3', 'music/old/f.mp3']],
    ['music -r --exclude old', ['music/d.mp3', 'music/e.txt']],
    ['mus* -r', ['music/d.mp3', 'music/e.txt', 'music/old/f.mp3']],
  ];
  test.each(gets)('[D6] get bob %s', async (words, expected) => {
    const { core, code } = start(`get bob ${words} --out o`, serving(music()));
    expect(await code).toBe(expected.length === 0 ? 1 : 0);
    const out = join(folder, 'o');
    const got = core
      .argsOf('visit.get')
      .flatMap(({ names, toFolder }) => names.map((name) => relative(out, join(toFolder ?? '', nameOf(name)))));
    expect(got.sort()).toEqual(expected);
  });

  test('[D6] a name with brackets is meant as it is called', async () => {
    const { core, code } = start(['get', 'bob', '[Group] a.mkv'], serving(music()));
    expect(await code).toBe(0);
    expect(core.argsOf('visit.get')[0]?.names.map(nameOf)).toEqual(['[Group] a.mkv']);
  });

  test('[A6] what is here already is skipped and said; --if-exists is passed on', async () => {
    const { core, code, terminal } = start('get bob a.txt --if-exists skip', {
      ...serving({ '': listing }),
      'visit.get': () => ({ transferIds: [], skipped: ['a.txt'] }),
    });
    expect(await code).toBe(0);
    expect(terminal.printed()).toBe('skipped a.txt: it is here already\n');
    expect(core.argsOf('visit.get')[0]?.ifTaken).toBe('skip');
  });

  test('a folder name that leads elsewhere stays below --out', async () => {
    const tree = {
      '': ['..', '../../evil', 'C:', 'nul'].map((name) => ({ kind: 'folder' as const, name })),
      '..': [],
      '../../evil': [],
      'C:': [],
      nul: [],
    };
    await start('get bob / --recursive --out o', serving(tree)).code;
    expect((await readdir(folder)).sort()).toEqual(['o']);
    expect(await readdir(join(folder, 'o'))).toHaveLength(4);
  });

  test('a link in the way is not followed', async () => {
    await symlink(tmpdir(), join(folder, 'top'));
    const tree = { '': [{ kind: 'folder' as const, name: 'top' }], top: [listing[1] as RemoteEntry] };
    const { core, code } = start('get bob top --recursive', serving(tree));
    expect(await code).toBe(1);
    expect(core.argsOf('visit.get')).toEqual([]);
  });

  test('a folder that leads into itself comes to an end', async () => {
    const endless: Script = {
      'visit.list': ({ folder: path }) => ({ folder: path, entries: [{ kind: 'folder', name: 'x' }], caption: [] }),
    };
    const { core, code } = start('get bob x --recursive --out o', serving({}, endless));
    expect(await code).toBe(1);
    expect(core.argsOf('visit.list').length).toBeLessThan(50);
  });

  test('a server that sent us away meanwhile is visited again', async () => {
    let gone = true;
    const { core, code } = start('get bob a.txt', {
      ...serving({ '': listing }),
      'visit.get': (args, core) => {
        if (gone) {
          gone = false;
          core.emit({ name: 'visit.changed', payload: aVisit({ state: 'closed' }) });
          throw new ProblemError('visit-closed');
        }
        const get = serving({})['visit.get'];
        if (get === undefined) throw new Error('no get');
        return get(args, core);
      },
    });
    expect(await code).toBe(0);
    expect(core.argsOf('visit.open')).toHaveLength(2);
  });

  test('an --out that cannot be written fails before anybody is called', async () => {
    await writeFile(join(folder, 'file'), '');
    const { core, code } = start('get bob a.txt --out file/below', serving({ '': listing }));
    expect(await code).toBe(1);
    expect(core.calls).toEqual([]);
  });
});

describe('chat', () => {
  const answering = (end: Partial<Parameters<typeof aSession>[0]> = {}): Script => ({
    'chat.connect': (_args, core) => {
      core.emit({ name: 'session.changed', payload: aSession({ state: 'connecting', personId: null }) });
      setImmediate(() => core.emit({ name: 'session.changed', payload: aSession(end) }));
      return { sessionId: 's1' };
    },
    'chat.say': () => null,
    'session.close': (_args, core) => {
      core.emit({ name: 'session.changed', payload: aSession({ state: 'closed' }) });
      return null;
    },
  });
  const said = (text: string, kind: 'text' | 'action' = 'text') =>
    ({
      name: 'timeline.added',
      payload: {
        id: 1,
        personId: 'bob@192.0.2.7',
        at: 0,
        kind,
        from: 'peer',
        nick: 'bob',
        text,
        transferId: null,
        status: null,
        problem: null,
      },
    }) as const;

  test('says the lines of stdin and hangs up at its end', async () => {
    const { core, code, terminal } = start('chat bob --linger 0', answering());
    terminal.stdin.end('hello\n\n/me waves\nno newline');
    expect(await code).toBe(0);
    expect(core.argsOf('chat.say').map(({ text }) => text)).toEqual(['hello', '/me waves', 'no newline']);
    expect(core.argsOf('session.close')).toEqual([{ sessionId: 's1' }]);
    expect(core.closed).toBe(true);
  });

  test('[D5] after the end of stdin what still comes is heard; our end is shown before we leave', async () => {
    const { core, code, terminal } = start('chat bob --linger 0.02', {
      ...answering(),
      'chat.end-speech': (_args, fake) => {
        fake.emit(said('late'));
        return null;
      },
    });
    terminal.stdin.end('hello\n');
    expect(await code).toBe(0);
    expect(terminal.printed()).toBe('bob> late\n');
    expect(core.argsOf('session.close')).toHaveLength(1);
  });

  test('[D5] a peer that hangs up ends the lingering', async () => {
    const { core, code, terminal } = start('chat bob --linger 1h', {
      ...answering(),
      'chat.say': (_args, fake) => {
        setTimeout(() => {
          fake.emit(said('bye'));
          fake.emit({ name: 'session.changed', payload: aSession({ state: 'closed' }) });
        }, 10);
        return null;
      },
    });
    terminal.stdin.end('hello\n');
    expect(await code).toBe(0);
    expect(terminal.printed()).toBe('bob> bye\n');
    expect(core.argsOf('chat.end-speech')).toEqual([]);
  });

  test('prints what is said, without colours, until the other side hangs up', async () => {
    const { core, code, terminal } = start('chat bob', answering());
    await new Promise((resolve) => setTimeout(resolve, 20));
    core.emit(said('\x02hi\x02 there'));
    core.emit(said('waves', 'action'));
    core.emit({ name: 'session.changed', payload: aSession({ state: 'closed', problem: problem('closed-by-peer') }) });
    expect(await code).toBe(0);
    expect(terminal.printed()).toBe('bob> hi there\n* bob waves\n');
  });

  test('with --json prints sessions and messages', async () => {
    const { core, code, terminal } = start('chat bob --json --linger 0', answering());
    await new Promise((resolve) => setTimeout(resolve, 20));
    core.emit(said('hi'));
    terminal.stdin.end();
    expect(await code).toBe(0);
    expect(terminal.events()).toMatchObject([
      { event: 'session', id: 's1', kind: 'chat', state: 'connecting', address: '192.0.2.7' },
      { event: 'session', state: 'open', nick: 'bob' },
      { event: 'message', session: 's1', from: 'bob', text: 'hi' },
      { event: 'session', state: 'closed' },
    ]);
  });

  const refusals: [ProblemCode, number][] = [
    ['rejected', 3],
    ['unavailable', 4],
    ['connection-refused', 5],
    ['no-answer', 5],
    ['peer-violation', 1],
  ];
  test.each(refusals)('%s ends with exit code %d and its sentence', async (reason, expected) => {
    const { code, terminal } = start('chat bob', answering({ state: 'closed', problem: problem(reason) }));
    expect(await code).toBe(expected);
    expect(terminal.told()).toMatch(/\w+ \w+/);
  });
});
