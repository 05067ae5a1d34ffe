import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { columnsStyle } from '../../src-renderer/components/transfers/columns-style';
import { addedInWords, sizeInWords } from '../../src-renderer/components/transfers/transfer-words';
import { type AppState, EMPTY_STATE } from '../../src-renderer/state/app-state';
import { keepLook, readLook, USUAL_LOOK } from '../../src-renderer/state/transfer-look';
import { aTransfer } from '../support/fake-core';

test('how somebody likes the list is there at the next start', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const store = createStore<AppState>(() => EMPTY_STATE);
  keepLook(store, storage);
  const look = { order: { by: 'size', isDescending: true }, hidden: ['added'], details: true, speeds: false } as const;
  store.setState({ transferLook: { ...look, hidden: ['added'] } });
  expect(readLook(storage)).toEqual(look);
});

test.each([null, 'nonsense', '{}', '{"order":{"by":"colour","isDescending":true},"hidden":[],"details":1}'])(
  'what is kept as %s is not of ours: the usual look',
  (text) => expect(readLook({ getItem: () => text })).toBe(USUAL_LOOK),
);

test('a storage that is forbidden stops nothing', () => {
  const store = createStore<AppState>(() => EMPTY_STATE);
  const forbidden = () => {
    throw new Error('forbidden');
  };
  keepLook(store, { setItem: forbidden });
  store.setState({ transferLook: { ...USUAL_LOOK, details: true } });
  expect(store.getState().transferLook.details).toBe(true);
  expect(readLook({ getItem: forbidden })).toBe(USUAL_LOOK);
});

test('widths grow with the text; what grows has at least its width', () => {
  expect(columnsStyle(['name', 'size'])).toEqual({ '--columns': 'minmax(11.143em, 3fr) 6.000em' });
});

test('the time it was added is as short as it can be', () => {
  const now = new Date(2026, 5, 10, 15, 0).getTime();
  expect(addedInWords(new Date(2026, 5, 10, 14, 2).getTime(), now, false)).toMatch(/^14:02$/);
  expect(addedInWords(new Date(2026, 5, 9, 14, 2).getTime(), now, false)).toMatch(/9.*14:02/);
  expect(addedInWords(new Date(2026, 5, 9, 14, 2).getTime(), now, true)).toMatch(/9.*0?2:02 PM/i);
  expect(addedInWords(new Date(2025, 5, 9, 14, 2).getTime(), now, false)).toMatch(/2025/);
});

test('no size is told while nobody knows it', () => {
  expect(sizeInWords(aTransfer({ sizeBytes: 1000 }))).toBe('1000 B');
  expect(sizeInWords(aTransfer({ service: 'get', direction: 'receive', sizeBytes: 0, state: 'waiting' }))).toBe('');
  expect(sizeInWords(aTransfer({ folder: { filesTotal: null, filesDone: 3, filesFailed: 0 } }))).toBe('');
});
