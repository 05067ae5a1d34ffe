import { expect, test } from 'vitest';
import { CoreState } from '../../../../src-main/core/state/core-state';
import { TransferBook } from '../../../../src-main/core/transfers/book';
import { openMemoryStore } from '../../../../src-main/storage/memory-store';
import { problem } from '../../../../src-shared/model/problem';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';

const ABILITIES = {
  nativeDialogs: false,
  reveal: false,
  notifications: false,
  pathsOfDroppedFiles: false,
  spoolUrl: null,
};

function newBook() {
  return new TransferBook(
    new CoreState(DEFAULT_SETTINGS, { version: 'test', abilities: ABILITIES }),
    openMemoryStore(),
  );
}

function newRow(book: TransferBook) {
  return book.create({
    direction: 'receive',
    service: 'send',
    host: '127.0.0.1',
    port: 59,
    name: 'a.txt',
    sizeBytes: 10,
  });
}

test.each(['paused', 'cancelled'] as const)('a file that was in its place when it was %s is done', (as) => {
  const book = newBook();
  const handle = newRow(book);
  handle.begin(0, 'running');
  book.stop(handle.id, as);
  handle.end('done', null, { path: '/downloads/a.txt' });
  expect(book.get(handle.id).transfer).toMatchObject({ state: 'done', path: '/downloads/a.txt', positionBytes: 10 });
});

test('a failure of what was stopped says nothing new', () => {
  const book = newBook();
  const handle = newRow(book);
  handle.begin(0, 'running');
  book.stop(handle.id, 'paused');
  handle.end('failed', problem('stalled', { seconds: 120 }));
  expect(book.get(handle.id).transfer.state).toBe('paused');
});

test('what was removed stays away', () => {
  const book = newBook();
  const handle = newRow(book);
  book.remove(handle.id);
  handle.end('done', null);
  expect(book.has(handle.id)).toBe(false);
});
