import { describe, expect, test } from 'vitest';
import {
  checkedInWords,
  confirmedInWords,
  filesInWords,
  ordinal,
  stateInWords,
  toneOf,
  whatComesNext,
} from '../../src-renderer/components/transfers/transfer-words';
import { type ProblemCode, problem } from '../../src-shared/model/problem';
import type { Transfer } from '../../src-shared/model/snapshot';
import { aTransfer } from '../support/fake-core';

const NOW = 1_000_000;
const KIB = 1024;
const MIB = 1024 * KIB;

const toBob = (change: Partial<Transfer>) =>
  aTransfer({ state: 'queued', sizeBytes: 1000, path: '/home/ada/notes.txt', ...change });
const fromBob = (change: Partial<Transfer>) => toBob({ direction: 'receive', ...change });
const asked = (change: Partial<Transfer>) => fromBob({ service: 'get', ...change });
const waits = (code: ProblemCode, seconds: number): Partial<Transfer> => ({
  ...{ state: 'waiting', reason: problem(code), retryAt: NOW + seconds * 1000 },
});
const at43 = { positionBytes: 430 };
const broken = { state: 'failed', reason: problem('connection-lost'), endedAt: NOW - 1000, ...at43 } as const;

const notVerified = { kind: 'done', confirmed: true, verified: false, reason: null } as const;

describe('a state in words', () => {
  test.each<[string, Transfer]>([
    ['Queued, 2nd', toBob({})],
    ['Waiting for bob to accept', toBob({ state: 'waiting' })],
    ['Waiting for bob to go on', toBob({ state: 'waiting', ...at43 })],
    ['Waiting for 192.0.2.7 to accept', toBob({ state: 'waiting', nick: null })],
    ['Waiting for bob to offer it again', fromBob({ state: 'waiting' })],
    ['Asking bob for it', asked({ state: 'waiting' })],
    ['Checking the 64 KB before the break', fromBob({ state: 'verifying', overlapBytes: 64 * KIB })],
    ['Broken: connection lost at 43 % – retrying in 8 s', toBob({ ...waits('connection-lost', 8), ...at43 })],
    ['Broken: bob stopped sending at 43 % – retrying in 2 s', asked({ ...waits('peer-sent-less', 2), ...at43 })],
    ['Broken: connection lost – retrying now', toBob(waits('connection-lost', -1))],
    ['bob cannot be reached – trying again in 4:10', toBob(waits('connection-refused', 250))],
    ['bob takes no more now – asking again in 8 s', toBob(waits('unavailable', 8))],
    ['bob takes no more now – asking again in 8 s', asked(waits('server-full', 8))],
    ['Paused at 43 %', toBob({ state: 'paused', ...at43 })],
    ['Paused', toBob({ state: 'paused' })],
    [
      'Paused: the disk is full. Goes on by itself when there is space',
      asked({ state: 'paused', reason: problem('disk-full') }),
    ],
    ['Interrupted at 43 %: goes on when bob offers it again', fromBob(broken)],
    ['Interrupted at 43 %; bob has to offer it again', fromBob({ ...broken, endedAt: NOW - 25 * 3_600_000 })],
    ['Interrupted at 43 %: goes on when bob asks for it again', toBob({ service: 'get', ...broken })],
    ['Done, 1000 B', toBob({ state: 'done' })],
    ['Done, 1000 B · verified', fromBob({ state: 'done', verifiedBytes: 64 * KIB })],
    ['Done, not confirmed by bob', toBob({ state: 'done', reason: problem('not-confirmed') })],
    [
      'Done, 1000 B · the part here differed at 12.0 MB: kept what was before it',
      fromBob({ state: 'done', differedAtBytes: 12 * MIB, verifiedBytes: 9 }),
    ],
    [
      'Done, 1000 B · sent from the start as “notes (2).txt” because bob holds a part of an earlier “notes.txt”',
      toBob({ state: 'done', name: 'notes (2).txt' }),
    ],
    ['Done, not verified', toBob({ state: 'done', phase: notVerified })],
    ['Cancelled at 43 %', toBob({ state: 'cancelled', ...at43 })],
  ])('%s', (words, transfer) => {
    expect(stateInWords(transfer, NOW, 2)).toBe(words);
  });

  test('what only a person can change is said with what to do', () => {
    const rejected = toBob({ state: 'failed', reason: problem('rejected', { peer: 'bob' }) });
    expect(stateInWords(rejected, NOW, null)).toMatch(/^bob declined\./);
  });

  test('what heals itself does not look like what is lost, nor what nobody confirmed like what is well', () => {
    const notConfirmed = toBob({ state: 'done', reason: problem('not-confirmed') });
    const unsure = [fromBob(broken), notConfirmed, toBob({ state: 'done', phase: notVerified })];
    expect(unsure.map(toneOf)).toEqual(['unsure', 'unsure', 'unsure']);
    expect([toBob({ state: 'failed' }), toBob({ state: 'done' })].map(toneOf)).toEqual(['bad', 'good']);
  });

  test('a nick cannot turn the sentence around', () => {
    expect(stateInWords(toBob({ state: 'waiting', nick: 'b\u202eob' }), NOW, null)).not.toContain('\u202e');
  });
});

describe('a folder in words', () => {
  const folder = (filesTotal: number | null, filesDone: number, filesFailed = 0) =>
    toBob({ folder: { filesTotal, filesDone, filesFailed } });

  test.each([
    ['12 of 300 files', folder(300, 12)],
    ['12 of 300 files, 3 failed', folder(300, 12, 3)],
    ['1 file', folder(null, 1)],
    ['', toBob({})],
  ])('%s', (words, transfer) => {
    expect(filesInWords(transfer)).toBe(words);
  });

  test('between two files of a folder that somebody sends us', () => {
    const between = fromBob({ ...folder(null, 3), direction: 'receive', state: 'waiting' });
    expect(stateInWords(between, NOW, null)).toBe('Waiting for the next file from bob');
  });
});

describe('details', () => {
  test.each([
    ['Nothing is sent yet', toBob({})],
    ['bob had a part, and is sent the rest from 43 % on', toBob({ resumedFromBytes: 430, ...at43 })],
    [
      'Sent from the start as “notes (2).txt” because bob holds a part of an earlier “notes.txt”',
      toBob({ state: 'running', name: 'notes (2).txt' }),
    ],
    ['There was no part to compare with', fromBob({})],
    ['64 KB before the break were compared and fit', fromBob({ verifiedBytes: 64 * KIB })],
  ])('what was checked: %s', (words, transfer) => {
    expect(checkedInWords(transfer)).toBe(words);
  });

  test('who has confirmed what', () => {
    expect(confirmedInWords(toBob({ state: 'done', confirmed: true }))).toMatch(/^bob has confirmed/);
    expect(confirmedInWords(toBob({ state: 'done' }))).toBe('bob has not confirmed it');
    expect(confirmedInWords(fromBob({ state: 'done' }))).toBe('The whole file is here');
  });

  test('what comes by itself is said, and nothing else', () => {
    expect(whatComesNext(toBob(waits('host-unreachable', 8)))).toContain('7 days');
    expect(whatComesNext(fromBob(broken))).toContain('without a question');
    expect(whatComesNext(toBob({ state: 'failed', reason: problem('rejected') }))).toBeNull();
  });
});

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [13, '13th'],
  [21, '21st'],
  [112, '112th'],
])('%d is the %s', (number, words) => {
  expect(ordinal(number)).toBe(words);
});
