import { describe, expect, test } from 'vitest';
import { CoreState } from '../../../../src-main/core/state/core-state';
import { type NewTransfer, TransferBook } from '../../../../src-main/core/transfers/book';
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
const INCOMING: NewTransfer = {
  direction: 'receive',
  service: 'send',
  host: '127.0.0.1',
  port: 59,
  name: 'a.txt',
  sizeBytes: 10,
};

function newBook() {
  const logged: string[] = [];
  const state = new CoreState(DEFAULT_SETTINGS, { version: 'test', abilities: ABILITIES });
  const book = new TransferBook(state, openMemoryStore(), [], (text) => logged.push(text));
  return { book, logged, phase: (id: string) => book.get(id).transfer.phase.kind };
}

describe('a stop', () => {
  test('[A15] that comes before the file gets its name holds: the file does not appear', () => {
    const { book, phase } = newBook();
    const handle = book.create(INCOMING);
    handle.begin(0, 0);
    handle.step({ kind: 'finish' });
    expect(book.stop(handle.id, 'cancel')).toBe(true);
    // The last question before the name is given.
    expect(handle.step({ kind: 'place' })).toBe(false);
    expect(phase(handle.id)).toBe('cancelled');
  });

  test('[A15] that comes in the moment of the name is too late: the file is there, and nobody says otherwise', () => {
    const { book, phase } = newBook();
    const handle = book.create(INCOMING);
    handle.begin(0, 0);
    handle.step({ kind: 'finish' });
    handle.step({ kind: 'place' });
    expect(book.stop(handle.id, 'cancel')).toBe(false);
    expect(handle.signal.aborted).toBe(false);
    handle.step(DONE);
    expect(phase(handle.id)).toBe('done');
    expect(book.get(handle.id).transfer.positionBytes).toBe(10);
  });

  test('makes the attempt deaf: its failure says nothing new', () => {
    const { book, phase, logged } = newBook();
    const handle = book.create(INCOMING);
    handle.begin(0, 0);
    book.stop(handle.id, 'pause');
    expect(handle.step({ kind: 'break', reason: problem('stalled', { seconds: 120 }), at: 0 })).toBe(false);
    expect(phase(handle.id)).toBe('paused');
    expect(logged).toEqual([]);
  });
});

test('what was removed stays away', () => {
  const { book } = newBook();
  const handle = book.create(INCOMING);
  book.remove(handle.id);
  handle.step(DONE);
  expect(book.has(handle.id)).toBe(false);
});

test('an event that cannot happen is logged and changes nothing', () => {
  const { book, phase, logged } = newBook();
  const handle = book.create(INCOMING);
  expect(handle.step({ kind: 'turn' })).toBe(false);
  expect(phase(handle.id)).toBe('calling');
  expect(logged).toHaveLength(1);
});

test('a line keeps what became of its transfer when the list forgets it', async () => {
  const store = openMemoryStore();
  const state = new CoreState(DEFAULT_SETTINGS, { version: 'test', abilities: ABILITIES });
  const book = new TransferBook(state, store, [], () => {});
  const handle = book.create(INCOMING);
  const line = { personId: 'bob', at: 1, kind: 'transfer', from: 'peer', nick: 'bob', text: 'a.txt' } as const;
  store.history.add({ ...line, transferId: handle.id, status: null, problem: null });
  handle.begin(0, 0);
  book.remove(handle.id);
  const { entries } = await store.history.page('bob', null, 10);
  expect(entries[0]?.record).toMatchObject({ id: handle.id, state: 'cancelled', name: 'a.txt' });
});

test('an attempt of a peer is one at a time, and the next has it when the first has given it back', async () => {
  const { book } = newBook();
  const { id } = book.create(INCOMING);
  const release = await book.attempts.claim(id);
  expect(release).not.toBeNull();
  expect(await book.attempts.claim(id)).toBeNull();
  release?.();
  expect(await book.attempts.claim(id)).not.toBeNull();
});

test('a dead attempt is cut off, and waited for', async () => {
  const { book } = newBook();
  const { id } = book.create(INCOMING);
  const told: string[] = [];
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  const cutOff = () => {
    told.push('cut off');
    end();
  };
  const running = book.attempts.as(id, { isDead: () => true, cutOff }, () => over).then(() => told.push('over'));
  await book.attempts.claim(id).then(() => told.push('claimed'));
  await running;
  expect(told).toEqual(['cut off', 'over', 'claimed']);
});
