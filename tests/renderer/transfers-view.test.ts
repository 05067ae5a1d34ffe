import { describe, expect, test } from 'vitest';
import {
  actionsForAll,
  actionsForMany,
  canDo,
  goOnLabel,
} from '../../src-renderer/components/transfers/transfer-actions';
import { NO_SPEEDS, sampleSpeeds } from '../../src-renderer/state/speeds';
import { lineOf, placeInQueue, placesOf } from '../../src-renderer/state/transfer-queue';
import { createTransfersLens, EVERYTHING, totalsOf, viewOf } from '../../src-renderer/state/transfers-view';
import { problem } from '../../src-shared/model/problem';
import type { Transfer } from '../../src-shared/model/snapshot';
import { aTransfer } from '../support/fake-core';

function transfer(id: string, change: Partial<Transfer> = {}): Transfer {
  return aTransfer({ id, state: 'queued', ...change });
}

describe('the list', () => {
  const all = [
    transfer('old', { state: 'done', endedAt: 10, order: 0 }),
    transfer('later', { state: 'queued', order: 7 }),
    transfer('new', { state: 'failed', endedAt: 20, order: 1 }),
    transfer('sooner', { state: 'paused', order: 3 }),
    transfer('moving', { state: 'running', order: 9 }),
    transfer('inside', { state: 'running', order: 9, folderId: 'moving' }),
  ];
  const ids = (change: Partial<typeof EVERYTHING>) => viewOf(all, { ...EVERYTHING, ...change }).ids;

  test('what moves comes first, then what waits in its order, then what ended last; no file of a folder', () => {
    expect(ids({})).toEqual(['moving', 'sooner', 'later', 'new', 'old']);
  });

  test('each kind can be shown alone, and its count is there without', () => {
    expect(ids({ show: 'Active' })).toEqual(['moving']);
    expect(ids({ show: 'Waiting' })).toEqual(['sooner', 'later']);
    expect(ids({ show: 'Done' })).toEqual(['old']);
    expect(ids({ show: 'Failed' })).toEqual(['new']);
    expect(ids({ show: 'Cancelled' })).toEqual([]);
    expect(viewOf(all, { ...EVERYTHING, show: 'Done' }).counts).toEqual({
      ...{ All: 5, Active: 1, Waiting: 2, Done: 1, Failed: 1, Cancelled: 0 },
    });
  });

  test('a text finds names and people, a person is one person', () => {
    const two = [
      transfer('a', { name: 'Report.pdf', nick: 'bob', personId: 'p1' }),
      transfer('b', { name: 'x', nick: 'reporter', personId: 'p2' }),
      transfer('c', { name: 'x', nick: null, host: '10.0.0.9' }),
    ];
    const found = (change: Partial<typeof EVERYTHING>) => viewOf(two, { ...EVERYTHING, ...change });
    expect(found({ text: 'REPORT' }).ids).toEqual(['a', 'b']);
    expect(found({ person: 'p2' }).ids).toEqual(['b']);
    expect(found({ person: '10.0.0.9' }).ids).toEqual(['c']);
    expect(found({ person: 'p2' }).people.map(({ name }) => name)).toEqual(['10.0.0.9', 'bob', 'reporter']);
  });

  test.each([
    ['name', false, 'a2 a10 b c'],
    ['name', true, 'c b a10 a2'],
    ['person', false, 'c a2 b a10'],
    ['size', true, 'a10 a2 b c'],
    ['progress', true, 'b a2 c a10'],
    // Nobody knows how fast the others go, whichever way round.
    ['speed', true, 'a2 b c a10'],
    ['speed', false, 'b a2 c a10'],
    ['left', false, 'b a2 c a10'],
    ['added', true, 'c b a10 a2'],
    ['state', false, 'a2 b c a10'],
  ] as const)('by %s, descending: %s', (by, isDescending, expected) => {
    const some = [
      transfer('a10', { name: 'a10', nick: 'carol', state: 'done', sizeBytes: 90, createdAt: 2, endedAt: 9 }),
      transfer('a2', { name: 'a2', nick: 'Bob', state: 'running', sizeBytes: 50, positionBytes: 10, createdAt: 1 }),
      transfer('b', { name: 'b', nick: 'bob', state: 'running', sizeBytes: 40, positionBytes: 30, createdAt: 3 }),
      transfer('c', { name: 'c', nick: 'ada', state: 'queued', sizeBytes: 30, createdAt: 4, order: 5 }),
    ].map((one) => {
      const known = { a2: [20, 60], b: [10, 5] }[one.id] ?? [null, null];
      return { ...one, rateBytesPerSecond: known[0] ?? null, secondsLeft: known[1] ?? null };
    });
    expect(viewOf(some, EVERYTHING, { by, isDescending }).ids.join(' ')).toBe(expected);
  });

  test('what was looked at before makes no difference to the order', () => {
    const before = ['new', 'gone', 'moving', 'later'];
    expect(viewOf(all, EVERYTHING, null, before).ids).toEqual(ids({}));
  });

  test('figures that move change nothing of the list, and nobody has to draw it; a state does', () => {
    const look = createTransfersLens();
    const first = look(all, EVERYTHING, null);
    const further = all.map((one) =>
      one.id === 'moving' ? { ...one, positionBytes: 500, rateBytesPerSecond: 9 } : one,
    );
    expect(look(further, EVERYTHING, null)).toBe(first);
    // Sorted by what moves, it is another list.
    const bySpeed = { by: 'speed', isDescending: true } as const;
    const sorted = look(further, EVERYTHING, bySpeed);
    expect(look(all, EVERYTHING, bySpeed)).not.toBe(sorted);
    const ended = further.map((one) =>
      one.id === 'moving' ? transfer('moving', { state: 'done', endedAt: 99 }) : one,
    );
    expect(look(ended, EVERYTHING, null).ids).toEqual(['sooner', 'later', 'moving', 'new', 'old']);
    expect(look([], EVERYTHING, null).ids).toEqual([]);
  });

  test('nothing is summed twice', () => {
    const rate = { state: 'running', rateBytesPerSecond: 100 } as const;
    const folder = transfer('folder', { ...rate, direction: 'send' });
    const file = transfer('file', { ...rate, direction: 'send', folderId: 'folder' });
    const other = transfer('other', { ...rate, direction: 'receive', rateBytesPerSecond: 7 });
    expect(totalsOf([folder, file, other])).toEqual({ underWay: 2, upBytesPerSecond: 100, downBytesPerSecond: 7 });
  });
});

describe('the queue', () => {
  const line = [
    transfer('c', { state: 'queued', order: 3 }),
    transfer('a', { state: 'waiting', order: 1 }),
    transfer('b', { state: 'queued', order: 2 }),
    transfer('x', { state: 'running', order: 0 }),
    transfer('y', { state: 'queued', order: 2, folderId: 'a' }),
  ];

  test('holds all that wait, in order; only what is queued has a number', () => {
    expect(lineOf(line)).toEqual(['a', 'b', 'c']);
    expect(line.slice(0, 4).map((one) => placeInQueue(line, one))).toEqual([2, null, 1, null]);
    expect([...placesOf(line)]).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
  });
});

describe('what can be done', () => {
  const full = problem('disk-full');
  const lost = problem('connection-lost');

  test.each([
    ['ours, running', {}, { state: 'running' }, null, true],
    ['ours, waiting for an answer', {}, { state: 'waiting' }, null, true],
    ['ours, waiting for its next try', {}, { state: 'waiting', retryAt: 9, reason: lost }, 'Retry', true],
    ['ours, paused', {}, { state: 'paused' }, 'Resume', false],
    ['ours, failed', {}, { state: 'failed' }, 'Retry', false],
    ['ours, done', {}, { state: 'done' }, null, false],
    ['sent to us, running', { direction: 'receive' }, { state: 'running' }, null, true],
    ['sent to us, paused', { direction: 'receive' }, { state: 'paused' }, 'Resume', false],
    ['sent to us, held by the disk', { direction: 'receive' }, { state: 'paused', reason: full }, null, true],
    [
      'sent to us, broken: the sender can be asked',
      { direction: 'receive' },
      { phase: { kind: 'awaiting-peer', reason: lost } },
      ...(['Retry', false] as const),
    ],
    ['a visitor’s, running', { service: 'get' }, { state: 'running' }, null, false],
  ] as const)('%s', (_, kind, state, goOn, canPause) => {
    const one = transfer('t', { direction: 'send', service: 'send', ...kind, ...state });
    expect([goOnLabel(one), canDo(one, 'pause')]).toEqual([goOn, canPause]);
  });

  test('[A3] where the other side had bytes that nobody compared, it can be sent under another name', () => {
    const done = (verified: boolean) =>
      transfer('t', { state: 'done', phase: { kind: 'done', confirmed: true, verified, reason: null } });
    expect([true, false].map((verified) => canDo(done(verified), 'send-under-another-name'))).toEqual([false, true]);
  });

  test('for many: each thing for those it can happen to, and the word that fits', () => {
    const some = [
      transfer('runs', { state: 'running' }),
      transfer('rests', { state: 'paused' }),
      transfer('ended', { state: 'done' }),
      transfer('broke', { state: 'failed' }),
    ];
    expect(actionsForMany(some)).toEqual({
      pause: ['runs'],
      goOn: ['rests', 'broke'],
      goOnWord: 'Go on with',
      cancel: ['runs', 'rests'],
      remove: ['ended', 'broke'],
    });
    expect(actionsForMany(some.slice(0, 2)).goOnWord).toBe('Resume');
  });

  test('for all: only what would do something; files of folders follow their folder', () => {
    expect(actionsForAll([transfer('t', { state: 'running', folderId: 'f' })])).toEqual({
      ...{ canPause: false, canResume: false, canRetry: false, canClear: false },
    });
    expect(actionsForAll([transfer('a', { state: 'failed' }), transfer('b', { state: 'cancelled' })])).toEqual({
      ...{ canPause: false, canResume: false, canRetry: true, canClear: true },
    });
  });
});

describe('speeds', () => {
  const moving = (rateBytesPerSecond: number) =>
    transfer('t', { state: 'running', direction: 'send', rateBytesPerSecond });

  test('a sample a second, in all and for each; what a sleeping window missed is like what it saw last', () => {
    const first = sampleSpeeds(NO_SPEEDS, [moving(10)], 1_000);
    const second = sampleSpeeds(first, [moving(20)], 4_000);
    expect(second.up).toEqual([10, 10, 10, 20]);
    expect(second.down).toEqual([0, 0, 0, 0]);
    expect(second.byTransfer).toEqual({ t: [10, 10, 10, 20] });
  });

  test('what has ended is forgotten, and nothing changes while nothing moves', () => {
    expect(sampleSpeeds(NO_SPEEDS, [], 1_000)).toBe(NO_SPEEDS);
    const before = sampleSpeeds(NO_SPEEDS, [moving(10)], 1_000);
    const after = sampleSpeeds(before, [transfer('t', { state: 'done', endedAt: 2 })], 2_000);
    expect(after.byTransfer).toEqual({});
    expect(after.up).toEqual([10, 0]);
    expect(sampleSpeeds(after, [], 1_000_000)).toBe(NO_SPEEDS);
  });
});
