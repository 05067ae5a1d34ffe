import { describe, expect, test } from 'vitest';
import { forgetFailure, noteFailure, seeFailures } from '../../src-renderer/state/failures';
import { idsOfKey, movingKey, presenceInWords, tiesOf } from '../../src-renderer/state/presence';
import { aSession, aTransfer, aVisit } from '../support/fake-core';

const MINUTE_MS = 60_000;

describe('whoever is connected with us', () => {
  test('is here by a chat, a visit in either direction and moving bytes, the most telling first', () => {
    const ties = tiesOf(
      [
        aSession({ personId: 'bob', kind: 'fserve' }),
        aSession({ personId: 'bob' }),
        aSession({ personId: 'carol', kind: 'fserve' }),
        aSession({ personId: 'frank', state: 'waiting' }),
      ],
      [aVisit({ personId: 'dora' }), aVisit({ personId: 'frank', state: 'closed' })],
      ['bob', 'eve'],
    );
    expect([...ties]).toEqual([
      ['bob', 'chatting'],
      ['carol', 'browsing your files'],
      ['dora', 'you browse their files'],
      ['eve', 'a file is on its way'],
    ]);
  });

  test('with moving bytes stays the same text while they move', () => {
    const one = aTransfer({ id: 'a', personId: 'eve', state: 'running' });
    const key = movingKey([one, { ...one, id: 'b' }, aTransfer({ personId: 'bob', state: 'queued' })]);
    expect(idsOfKey(key)).toEqual(['eve']);
    expect(idsOfKey(movingKey([]))).toEqual([]);
  });

  test.each([
    [59_999, 'seen just now'],
    [2 * MINUTE_MS, 'seen 2 min ago'],
    [60 * MINUTE_MS, 'seen 1 h ago'],
  ])('or was seen so long ago: %i ms', (ago, words) => {
    expect(presenceInWords(undefined, { lastSeen: 1_000_000 }, 1_000_000 + ago)).toBe(words);
    expect(presenceInWords('chatting', { lastSeen: 0 }, ago)).toBe('chatting');
  });
});

describe('a transfer that fails while one looks elsewhere', () => {
  const running = aTransfer({ id: 't', personId: 'bob', state: 'running' });
  const failed = aTransfer({ id: 't', personId: 'bob', state: 'failed' });

  test('is counted until the list or its person is looked at', () => {
    const failures = noteFailure([], running, failed, { kind: 'home' });
    expect(failures).toEqual([{ transferId: 't', personId: 'bob' }]);
    expect(seeFailures(failures, { kind: 'person', id: 'carol' })).toBe(failures);
    expect(seeFailures(failures, { kind: 'person', id: 'bob' })).toEqual([]);
    expect(seeFailures(failures, { kind: 'transfers' })).toEqual([]);
  });

  test('counts no more once it goes on or is taken off the list', () => {
    const failures = noteFailure([], running, failed, { kind: 'home' });
    expect(noteFailure(failures, failed, running, { kind: 'home' })).toEqual([]);
    expect(forgetFailure(failures, 't')).toEqual([]);
  });

  test('is not counted where it is seen, nor when it had failed before', () => {
    expect(noteFailure([], running, failed, { kind: 'transfers' })).toEqual([]);
    expect(noteFailure([], failed, failed, { kind: 'home' })).toEqual([]);
    expect(noteFailure([], null, failed, { kind: 'home' })).toEqual([]);
  });
});
