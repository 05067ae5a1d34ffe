import { expect, test } from 'vitest';
import {
  completed,
  completions,
  parseTyped,
  type ServerChange,
  serverPatch,
  type Typed,
} from '../../src-renderer/components/conversation/composer/composer-commands';
import { arrange, kindOf } from '../../src-renderer/components/files/listing-view';
import { DEFAULT_SETTINGS } from '../../src-shared/model/settings';
import type { RemoteEntry } from '../../src-shared/model/snapshot';

function server(change: Partial<ServerChange>): Typed {
  return { kind: 'dccserver', change: { turn: null, listens: null, port: null, ...change } };
}

test.each([
  ['hello /there', { kind: 'say', text: 'hello /there' }],
  ['/me waves', { kind: 'say', text: '/me waves' }],
  ['//not a command', { kind: 'say', text: '/not a command' }],
  ['/Close', { kind: 'close' }],
  ['/nick eve', { kind: 'nick', nick: 'eve' }],
  ['/dcc fserve 10.0.0.1:5959', { kind: 'dcc', what: 'files', address: '10.0.0.1:5959' }],
  ['/chat', { kind: 'chat' }],
  ['/chat 10.0.0.1', { kind: 'dcc', what: 'chat', address: '10.0.0.1' }],
  ['/get a song.mp3', { kind: 'get', name: 'a song.mp3' }],
  ['/dccserver +sc on 5959', server({ turn: { isOn: true, services: ['send', 'chat'] }, listens: true, port: 5959 })],
  ['/dccserver -F', server({ turn: { isOn: false, services: ['fserve'] } })],
  ['/dccserver off', server({ listens: false })],
  ['/dccserver', { kind: 'incomplete', usage: '/dccserver [+|-scf] [on|off] [PORT]' }],
  ['/dccserver 70000', { kind: 'incomplete', usage: '/dccserver [+|-scf] [on|off] [PORT]' }],
  ['/dcc chat', { kind: 'incomplete', usage: '/dcc chat|send|fserve HOST' }],
  ['/me', { kind: 'incomplete', usage: '/me TEXT' }],
  ['/quit now', { kind: 'unknown', command: 'quit' }],
  ['/nick', { kind: 'incomplete', usage: '/nick NAME' }],
])('%s', (typed, meaning) => {
  expect(parseTyped(typed)).toEqual(meaning);
});

test('what is begun is completed, until there is a space', () => {
  expect(completions('/c').map(({ usage }) => usage)).toEqual(['/chat', '/close', '/clear']);
  expect(completions('/NI').map(completed)).toEqual(['/nick ']);
  expect(completions('/close').map(completed)).toEqual(['/close']);
  expect([completions('/nick e'), completions('//'), completions('hi /c')]).toEqual([[], [], []]);
});

test('/dccserver turns on what was off to asking, and leaves what is on as it is', () => {
  const services = {
    chat: { policy: 'off', contactsOnly: false },
    send: { policy: 'accept', contactsOnly: false },
    fserve: { policy: 'ask', contactsOnly: false },
  } as const;
  const settings = { ...DEFAULT_SETTINGS, services, listen: [{ host: '::', port: 59 }] };
  const turnedOn = serverPatch(
    { turn: { isOn: true, services: ['chat', 'send'] }, listens: null, port: null },
    settings,
  );
  expect(turnedOn).toEqual({ services: { chat: { policy: 'ask' }, send: { policy: 'accept' } } });
  expect(serverPatch({ turn: null, listens: null, port: 5959 }, settings)).toEqual({
    listen: [{ host: '::', port: 5959 }],
  });
  expect(serverPatch({ turn: null, listens: false, port: null }, settings)).toEqual({ listen: [] });
  const silent = { ...settings, listen: [] };
  expect(serverPatch({ turn: null, listens: true, port: null }, silent).listen).toEqual([
    { host: '0.0.0.0', port: 59 },
    { host: '::', port: 59 },
  ]);
});

const file = (name: string, size: number | null): RemoteEntry => ({
  kind: 'file',
  name,
  size,
  exact: true,
  here: null,
});
const entries: readonly RemoteEntry[] = [
  file('track10.mp3', 5),
  { kind: 'folder', name: 'zoo' },
  file('track9.mp3', 20),
  file('Notes.txt', null),
];
const names = (shown: readonly RemoteEntry[]) => shown.map(({ name }) => name);

test('a listing is in the order people expect, folders on top whichever way', () => {
  expect(names(arrange(entries, '', { key: 'name', isDescending: false }))).toEqual([
    ...['zoo', 'Notes.txt', 'track9.mp3', 'track10.mp3'],
  ]);
  expect(names(arrange(entries, '', { key: 'size', isDescending: true }))).toEqual([
    ...['zoo', 'track9.mp3', 'track10.mp3', 'Notes.txt'],
  ]);
});

test('a filter does not care about case', () => {
  expect(names(arrange(entries, 'NOTES', { key: 'name', isDescending: false }))).toEqual(['Notes.txt']);
});

test('the kind is what follows the last dot', () => {
  expect(entries.map(kindOf)).toEqual(['mp3', 'folder', 'mp3', 'txt']);
  expect(kindOf(file('README', 1))).toBe('file');
});
