import { describe, expect, test } from 'vitest';
import { type Invocation, parseCommandLine } from '../../../src-main/cli/words/command-line';

function runOf(line: string): Extract<Invocation, { kind: 'run' }> {
  const invocation = parseCommandLine(line === '' ? [] : line.split(' '));
  if (invocation.kind !== 'run') throw new Error(`${line}: ${JSON.stringify(invocation)}`);
  return invocation;
}

describe('what is meant by the words', () => {
  const meant: [string, object][] = [
    ['', { name: 'desktop', files: [] }],
    ['a.txt b.txt', { name: 'desktop', files: ['a.txt', 'b.txt'] }],
    ['-- chat', { name: 'desktop', files: ['chat'] }],
    ['chat bob.example', { name: 'chat', address: 'bob.example' }],
    ['chat dcc://bob@[::1]:5959', { name: 'chat', address: 'dcc://bob@[::1]:5959' }],
    ['send bob a.txt b', { name: 'send', address: 'bob', paths: ['a.txt', 'b'], limit: null }],
    ['send bob -- -a.txt', { name: 'send', address: 'bob', paths: ['-a.txt'], limit: null }],
    ['ls bob:60', { name: 'ls', address: 'bob:60', folder: '' }],
    ['ls bob music/old', { name: 'ls', address: 'bob', folder: 'music/old' }],
    ['get bob a/b c', { name: 'get', address: 'bob', paths: ['a/b', 'c'], out: null, recursive: false, limit: null }],
    [
      'get --out here bob a --recursive',
      { name: 'get', address: 'bob', paths: ['a'], out: 'here', recursive: true, limit: null },
    ],
    ['send bob a --limit 500k', { name: 'send', address: 'bob', paths: ['a'], limit: 512_000 }],
    ['read bob notes.txt', { name: 'read', address: 'bob', path: 'notes.txt' }],
  ];
  test.each(meant)('port59 %s', (line, command) => {
    expect(runOf(line).command).toEqual(command);
  });

  test('common options stand before or after the command', () => {
    const common = { nick: 'ada', data: 'd', json: true };
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
        open: true,
      },
    });
    expect(runOf('serve --ui off').command).toMatchObject({ serve: { ui: 'off' } });
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
    ['send bob a --limit fast', '--limit takes bytes a second, like 500000, 500k or 2M; "fast" is none.'],
    ['send bob a --limit 0', '--limit takes bytes a second'],
    ['ls bob a b', '"port59 ls" lists one folder; "b" is too much.'],
    ['get bob', '"port59 get" needs at least one path'],
    ['read bob', '"port59 read" needs the file'],
    ['read bob a b', '"b" is too much'],
    ['serve here', '"here" is none.'],
    ['serve --listen 59', '--listen takes HOST:PORT'],
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
