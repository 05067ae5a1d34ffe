import { describe, expect, test } from 'vitest';
import { type Invocation, parseCommandLine } from '../../../src-main/cli/words/command-line';

function runOf(line: string): Extract<Invocation, { kind: 'run' }> {
  const invocation = parseCommandLine(line === '' ? [] : line.split(' '));
  if (invocation.kind !== 'run') throw new Error(`${line}: ${JSON.stringify(invocation)}`);
  return invocation;
}

const send = { stdinName: null, wait: false } as const;
const ls = { recursive: false, long: false } as const;
const get = { exclude: [], ifTaken: 'resume' } as const;

describe('what is meant by the words', () => {
  const meant: [string, object][] = [
    ['', { name: 'desktop', files: [] }],
    ['a.txt b.txt', { name: 'desktop', files: ['a.txt', 'b.txt'] }],
    ['-- chat', { name: 'desktop', files: ['chat'] }],
    ['chat fe80::1%br-lan', { name: 'chat', address: 'fe80::1%br-lan', lingerMs: null }],
    ['chat bob.example', { name: 'chat', address: 'bob.example', lingerMs: null }],
    ['chat dcc://bob@[::1]:5959', { name: 'chat', address: 'dcc://bob@[::1]:5959', lingerMs: null }],
    ['send bob a.txt b', { name: 'send', address: 'bob', paths: ['a.txt', 'b'], ...send, limit: null }],
    ['send bob -- -a.txt', { name: 'send', address: 'bob', paths: ['-a.txt'], ...send, limit: null }],
    ['ls bob:60', { name: 'ls', address: 'bob:60', folder: '', ...ls }],
    ['ls bob music/old', { name: 'ls', address: 'bob', folder: 'music/old', ...ls }],
    [
      'get bob a/b c',
      { name: 'get', address: 'bob', paths: ['a/b', 'c'], out: null, recursive: false, ...get, limit: null },
    ],
    [
      'get --out here bob a --recursive',
      { name: 'get', address: 'bob', paths: ['a'], out: 'here', recursive: true, ...get, limit: null },
    ],
    ['send bob a --limit 500k', { name: 'send', address: 'bob', paths: ['a'], ...send, limit: 512_000 }],
    ['send bob a --limit 1.5M', { name: 'send', address: 'bob', paths: ['a'], ...send, limit: 1_572_864 }],
    [
      'send bob - --name a.txt --wait',
      { name: 'send', address: 'bob', paths: ['-'], stdinName: 'a.txt', wait: true, limit: null },
    ],
    ['receive', { name: 'receive', listen: null, out: null, limit: null }],
    ['receive -o -', { name: 'receive', listen: null, out: '-', limit: null }],
    [
      'receive --listen 5959 --downloads d',
      {
        name: 'receive',
        listen: [
          { host: '0.0.0.0', port: 5959 },
          { host: '::', port: 5959 },
        ],
        out: 'd',
        limit: null,
      },
    ],
    ['ls bob -R -l', { name: 'ls', address: 'bob', folder: '', recursive: true, long: true }],
    [
      'ls dcc://ada@bob:60/music/a%20b',
      { name: 'ls', address: 'dcc://ada@bob:60/music/a%20b', folder: 'music/a b', ...ls },
    ],
    [
      'get bob a -r -o d --exclude *.tmp --exclude b --if-exists newer',
      {
        name: 'get',
        address: 'bob',
        paths: ['a'],
        out: 'd',
        recursive: true,
        exclude: ['*.tmp', 'b'],
        ifTaken: 'newer',
        limit: null,
      },
    ],
    ['read dcc://bob/notes.txt', { name: 'read', address: 'dcc://bob/notes.txt', path: 'notes.txt' }],
    ['completion zsh', { name: 'completion', shell: 'zsh' }],
    ['read bob notes.txt', { name: 'read', address: 'bob', path: 'notes.txt' }],
  ];
  test.each(meant)('port59 %s', (line, command) => {
    expect(runOf(line).command).toEqual(command);
  });

  test('common options stand before or after the command', () => {
    const common = { nick: 'ada', data: 'd', json: true, loudness: 'normal', timeoutMs: null };
    expect(runOf('--nick ada --data d --json chat bob').common).toEqual(common);
    expect(runOf('chat bob --nick=ada --data=d --json').common).toEqual(common);
  });

  test('serve without options leaves everything to the settings', () => {
    expect(runOf('serve').command).toEqual({
      name: 'serve',
      serve: {
        listen: null,
        downloads: null,
        shares: null,
        policies: { chat: null, send: null, fserve: null },
        ifExists: null,
        limits: { up: null, down: null },
        ui: 'default',
        uiTls: null,
        uiInsecure: false,
        printUrl: false,
        open: false,
      },
    });
  });

  test('serve takes every option', () => {
    const line =
      'serve --listen 127.0.0.1:0 --listen [::1]:59 --listen :::60 --downloads d --share a --share b --chat accept --send refuse --fserve off --if-exists rename --limit-up 2M --limit-down 1000 --ui localhost:80 --ui-cert c.pem --ui-key k.pem --ui-insecure --open';
    expect(runOf(line).command).toEqual({
      name: 'serve',
      serve: {
        listen: [
          { host: '127.0.0.1', port: 0 },
          { host: '::1', port: 59 },
          { host: '::', port: 60 },
        ],
        downloads: 'd',
        shares: ['a', 'b'],
        policies: { chat: 'accept', send: 'refuse', fserve: 'off' },
        ifExists: 'rename',
        limits: { up: 2_097_152, down: 1_000 },
        ui: { host: 'localhost', port: 80 },
        uiTls: { certFile: 'c.pem', keyFile: 'k.pem' },
        uiInsecure: true,
        printUrl: false,
        open: true,
      },
    });
    expect(runOf('serve --ui off').command).toMatchObject({ serve: { ui: 'off' } });
  });

  test('[D6] short options, and those that say how much is told', () => {
    expect(runOf('ls bob -q').common.loudness).toBe('quiet');
    expect(runOf('-v ls bob').common.loudness).toBe('verbose');
    expect(runOf('--timeout 90s ls bob').common.timeoutMs).toBe(90_000);
    expect(runOf('ls bob --timeout 0.5').common.timeoutMs).toBe(500);
    expect(parseCommandLine(['-V'])).toEqual({ kind: 'version' });
    expect(parseCommandLine(['help'])).toEqual({ kind: 'help', topic: 'desktop' });
    expect(parseCommandLine(['help', 'get'])).toEqual({ kind: 'help', topic: 'get' });
  });

  test('[D6] variables stand for options that the command line does not say', () => {
    const environment = {
      PORT59_NICK: 'ada',
      PORT59_DATA: '/d',
      PORT59_TIMEOUT: '5m',
      PORT59_LISTEN: '127.0.0.1:0, 5959',
      PORT59_CHAT: 'refuse',
      PORT59_NAME: 'no option that has a variable',
    };
    const meant = parseCommandLine(['serve', '--chat', 'accept'], environment);
    expect(meant).toMatchObject({ kind: 'run', common: { nick: 'ada', data: '/d', timeoutMs: 300_000 } });
    expect(meant).toMatchObject({
      command: { serve: { policies: { chat: 'accept' }, listen: [{ port: 0 }, { port: 5959 }, { port: 5959 }] } },
    });
    expect(parseCommandLine(['serve'], { PORT59_CHAT: 'maybe' })).toMatchObject({
      kind: 'misused',
      sentence: expect.stringContaining('PORT59_CHAT takes one of'),
    });
  });

  test('help and version are told apart from the rest, whatever else is missing', () => {
    expect(parseCommandLine(['--help'])).toEqual({ kind: 'help', topic: 'desktop' });
    expect(parseCommandLine(['send', '-h'])).toEqual({ kind: 'help', topic: 'send' });
    expect(parseCommandLine(['get', '--version'])).toEqual({ kind: 'version' });
  });
});

describe('what is wrong with the words becomes a sentence', () => {
  const misused: [string, string][] = [
    ['chat', '"port59 chat" needs the address of whom to call.'],
    ['chat bob ada', '"port59 chat" takes one address; "ada" is too much.'],
    ['chat http://bob', '"http://bob" is no address. Write host, host:port, [v6]:port or dcc://nick@host:port.'],
    ['chat bob:70000', '"bob:70000" is no address.'],
    ['chat bob:0', '"bob:0" is no address.'],
    ['send bob', '"port59 send" needs at least one file'],
    ['send bob a --limit fast', '--limit takes bytes a second, like 500000, 500k or 1.5M; "fast" is none.'],
    ['send bob a --limit 0', '--limit takes bytes a second'],
    ['ls bob a b', '"port59 ls" lists one folder; "b" is too much.'],
    ['get bob', '"port59 get" needs at least one path'],
    ['get bob a -r -o -', '--out - writes one file'],
    ['get bob a --json -o -', '--out - and --json'],
    ['send bob -', 'needs a name'],
    ['send bob a --name b', '--name is for'],
    ['send bob - --name a/b', '"a/b" is none'],
    ['send bob - - --name a', 'only once'],
    ['completion tcsh', 'takes the name of a shell'],
    ['help me', 'There is no command "me".'],
    ['chat bob --timeout soon', '--timeout takes a time, like 20, 90s, 5m or 1h; "soon" is none.'],
    ['read bob', '"port59 read" needs the file'],
    ['read bob a b', '"b" is too much'],
    ['serve here', '"here" is none.'],
    ['serve --listen x59', '--listen takes HOST:PORT'],
    ['serve --listen :59', '--listen takes HOST:PORT'],
    ['serve --listen 0.0.0.0:70000', '--listen takes HOST:PORT'],
    ['serve --listen [bob]:59', '--listen takes HOST:PORT'],
    ['serve --ui on', '--ui takes HOST:PORT'],
    ['serve --chat maybe', '--chat takes one of ask, accept, refuse, off; "maybe" is none of them.'],
    ['serve --if-exists overwrite', '--if-exists takes one of'],
    ['serve --out x', 'There is no option --out for "port59 serve".'],
    ['--frobnicate', 'There is no option --frobnicate for "port59".'],
    ['ls bob -x', 'There is no option -x for "port59 ls".'],
    ['ls bob --nick', '--nick needs a value.'],
    ['ls bob --nick=', '--nick needs a value.'],
    ['ls bob --json=yes', '--json takes no value.'],
    ['--json', '--json goes with one of the commands'],
    [`ls bob --nick ${'x'.repeat(31)}`, 'is no nick'],
  ];
  test.each(misused)('port59 %s', (line, sentence) => {
    const invocation = parseCommandLine(line.split(' '));
    expect(invocation).toMatchObject({ kind: 'misused', sentence: expect.stringContaining(sentence) });
  });

  test('a nick with a space in it is none', () => {
    expect(parseCommandLine(['ls', 'bob', '--nick', 'a b'])).toMatchObject({ kind: 'misused' });
  });
});
