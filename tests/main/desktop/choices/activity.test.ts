import { describe, expect, test } from 'vitest';
import { type ActivitySource, activityOf } from '../../../../src-main/desktop/choices/activity';

type Transfer = ActivitySource['transfers'][number];
type Phase = Transfer['phase'];

const MOVING = { kind: 'moving' } as Phase;
const HELD = { kind: 'held', was: 'moving' } as Phase;
const PAUSED = { kind: 'paused' } as Phase;

/** Only what is looked at. */
function transfer(id: string, phase: Phase, positionBytes: number, sizeBytes: number, folderId: string | null = null) {
  return { id, phase, positionBytes, sizeBytes, folderId } as Transfer;
}
const of = (transfers: Transfer[]) => activityOf({ transfers, people: [], requests: [] });

describe('what the system shows of the work', () => {
  test('[desktop 2 progress] there is no bar when nothing moves', () => {
    expect(of([transfer('a', PAUSED, 5, 10)]).progress).toBeNull();
  });

  test('[desktop 2 progress] the bar is over all bytes that move', () => {
    expect(
      of([transfer('a', MOVING, 10, 10), transfer('b', MOVING, 0, 30), transfer('c', PAUSED, 0, 960)]).progress,
    ).toBe(0.25);
  });

  test('[desktop 2 progress] a folder and its file are counted once', () => {
    expect(of([transfer('a', MOVING, 50, 100), transfer('b', MOVING, 0, 100, 'a')]).progress).toBe(0.5);
  });

  test('[desktop 2 progress] a file whose size was told too small does not pass the end', () => {
    expect(of([transfer('a', MOVING, 20, 10)]).progress).toBe(1);
    expect(of([transfer('a', MOVING, 0, 0)]).progress).toBe(0);
  });

  test('[desktop 2 keep-awake] only bytes on their way keep the machine awake', () => {
    expect(of([transfer('a', MOVING, 0, 10)]).keepsAwake).toBe(true);
    expect(of([transfer('a', HELD, 0, 10), transfer('b', PAUSED, 0, 10)]).keepsAwake).toBe(false);
  });

  test('[desktop 2 badge] the number is what was not read and who asks', () => {
    const people = [{ unread: 2 }, { unread: 3 }] as ActivitySource['people'];
    const requests = [{}] as ActivitySource['requests'];
    expect(activityOf({ transfers: [], people, requests }).waiting).toBe(6);
  });
});
