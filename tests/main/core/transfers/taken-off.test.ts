/** What a person takes off the list, and wants back. */
import { expect, test } from 'vitest';
import { CoreState } from '../../../../src-main/core/state/core-state';
import { type NewTransfer, TransferBook } from '../../../../src-main/core/transfers/book';
import { TakenOff } from '../../../../src-main/core/transfers/taken-off';
import { openMemoryStore } from '../../../../src-main/storage/memory-store';
import { problem } from '../../../../src-shared/model/problem';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';

const ABILITIES = {
  nativeDialogs: false,
  reveal: false,
  notifications: false,
  pathsOfDroppedFiles: false,
  spoolUrl: null,
  desktop: null,
};
const DONE = { kind: 'complete', confirmed: true, verified: true, reason: null } as const;
const OFFER: NewTransfer = {
  direction: 'send',
  service: 'send',
  host: '127.0.0.1',
  port: 59,
  name: 'a.txt',
  sizeBytes: 10,
};

function newList() {
  const store = openMemoryStore();
  const state = new CoreState(DEFAULT_SETTINGS, { version: 'test', abilities: ABILITIES });
  const book = new TransferBook(state, store, [], () => {});
  const offer = (name: string, more: Partial<NewTransfer> = {}) => book.create({ ...OFFER, name, ...more });
  const names = () => book.all().map(({ transfer }) => transfer.name);
  return { book, store, state, offer, names, takenOff: new TakenOff(book, store) };
}

test('what is done or cancelled goes, what failed or is under way stays; all of it comes back where it was', async () => {
  const { book, state, store, offer, names, takenOff } = newList();
  const done = offer('done');
  done.step(DONE);
  offer('waits');
  offer('failed').step({ kind: 'fail', reason: problem('rejected', { peer: 'bob' }) });
  book.stop(offer('cancelled').id, 'cancel');

  expect(await takenOff.clearFinished()).toBe(2);
  expect(names()).toEqual(['waits', 'failed']);
  expect((await store.journal.loadAll()).map(({ transfer }) => transfer.name)).toEqual(['waits', 'failed']);

  expect(await takenOff.bringBack()).toBe(2);
  expect(new Set(names())).toEqual(new Set(['done', 'waits', 'failed', 'cancelled']));
  expect(book.get(done.id).transfer.phase).toEqual({ kind: 'done', confirmed: true, verified: true, reason: null });
  expect(state.transfers.get(done.id)?.name).toBe('done');
  expect(await store.journal.loadAll()).toHaveLength(4);
  // Once.
  expect(await takenOff.bringBack()).toBe(0);
});

test('nothing to take off leaves what was taken before within reach', async () => {
  const { offer, names, takenOff } = newList();
  const one = offer('one');
  one.step(DONE);
  expect(await takenOff.takeOff([one.id, one.id, 'unknown'])).toBe(1);
  expect(await takenOff.clearFinished()).toBe(0);
  expect(await takenOff.bringBack()).toBe(1);
  expect(names()).toEqual(['one']);
});

test('of what is under way nothing is taken off', async () => {
  const { offer, takenOff, names } = newList();
  const moving = offer('moving');
  moving.begin(0, 0);
  expect(await takenOff.takeOff([moving.id])).toBe(0);
  expect(names()).toEqual(['moving']);
});

test('a folder comes back with its files', async () => {
  const { book, store, offer, takenOff } = newList();
  const folder = offer('docs', { folder: { filesTotal: 1, filesDone: 1, filesFailed: 0 } });
  const files = [{ path: 'inner/a.txt', sizeBytes: 10, state: 'done', reason: null }] as const;
  await store.folderFiles.saveAll(folder.id, files as never);
  folder.step(DONE);
  await takenOff.clearFinished();
  expect(await store.folderFiles.load(folder.id)).toEqual([]);
  await takenOff.bringBack();
  expect(await store.folderFiles.load(folder.id)).toEqual(files);
  expect(book.get(folder.id).transfer.folder).toEqual({ filesTotal: 1, filesDone: 1, filesFailed: 0 });
});

test('[A10] clearing what is finished goes on behind a folder that was cancelled while it came', async () => {
  const { book, offer, takenOff } = newList();
  const incoming = { direction: 'receive' } as const;
  const folder = offer('docs', { ...incoming, folder: { filesTotal: null, filesDone: 0, filesFailed: 0 } });
  offer('inside', { ...incoming, folderId: folder.id }).begin(0, 0);
  offer('behind', incoming).step(DONE);
  book.stop(folder.id, 'cancel');
  expect(await takenOff.clearFinished()).toBe(2);
  expect(book.all()).toEqual([]);
});

test('several lines take a place in the line together, as they stand', () => {
  const { book, offer } = newList();
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => offer(name).id);
  const line = () =>
    book
      .inOrder()
      .map(({ name }) => name)
      .join('');
  const [a, b, c, d, e] = ids as [string, string, string, string, string];
  book.place(new Set([e, c]), b);
  expect(line()).toBe('acebd');
  book.place(new Set([a, c]), null);
  expect(line()).toBe('ebdac');
  // Onto one of themselves: they come together there.
  book.place(new Set([e, d]), e);
  expect(line()).toBe('edbac');
  book.place(new Set(['unknown']), b);
  expect(line()).toBe('edbac');
});
