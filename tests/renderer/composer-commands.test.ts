import { expect, test } from 'vitest';
import { parseTyped } from '../../src-renderer/components/composer-commands';
import { arrange, kindOf } from '../../src-renderer/components/listing-view';
import type { RemoteEntry } from '../../src-shared/model/snapshot';

test.each([
  ['hello /there', { kind: 'say', text: 'hello /there' }],
  ['/me waves', { kind: 'say', text: '/me waves' }],
  ['//not a command', { kind: 'say', text: '/not a command' }],
  ['/Close', { kind: 'close' }],
  ['/nick eve', { kind: 'nick', nick: 'eve' }],
  ['/dcc fserve 10.0.0.1:5959', { kind: 'dcc', what: 'files', address: '10.0.0.1:5959' }],
  ['/dcc chat', { kind: 'unknown', command: 'dcc' }],
  ['/quit now', { kind: 'unknown', command: 'quit' }],
  ['/nick', { kind: 'unknown', command: 'nick' }],
])('%s', (typed, meaning) => {
  expect(parseTyped(typed)).toEqual(meaning);
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
