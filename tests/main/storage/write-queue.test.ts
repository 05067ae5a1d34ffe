import { describe, expect, test } from 'vitest';
import { LineShare } from '../../../src-main/storage/line-share';
import type { Write } from '../../../src-main/storage/thread-messages';
import { WriteQueue } from '../../../src-main/storage/write-queue';

const put = (id: string, data: string): Write => ({ kind: 'put', table: 'people', id, data });
const file = (place: number, data: string): Write => ({ kind: 'file', folder: 'f', place, data });

/** Whether a promise has resolved by now. */
async function isDone(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('writes that wait for the disk', () => {
  test('[C2] are one for each thing, the latest, in the order in which it was said', () => {
    const queue = new WriteQueue();
    for (let round = 0; round < 1_000; round++) queue.add(put('ada', String(round)));
    queue.add(file(0, 'old'));
    queue.add({ kind: 'drop-files', folder: 'f' });
    queue.add(file(0, 'new'));
    expect(queue.take(100)).toEqual([put('ada', '999'), { kind: 'drop-files', folder: 'f' }, file(0, 'new')]);
  });

  test('saved is resolved by what was said before, not by what is said meanwhile', async () => {
    const queue = new WriteQueue();
    queue.add(put('ada', '1'));
    const saved = queue.saved();
    queue.add(put('bob', '1'));
    queue.add(put('cem', '1'));
    expect(await isDone(saved)).toBe(false);
    expect(queue.take(2)).toEqual([put('ada', '1'), put('bob', '1')]);
    expect(await isDone(saved)).toBe(false);
    queue.done();
    expect(await isDone(saved)).toBe(true);
    expect(queue.isEmpty).toBe(false);
    expect(queue.take(100)).toEqual([put('cem', '1')]);
    queue.done();
    expect(queue.isEmpty).toBe(true);
    expect(await isDone(queue.saved())).toBe(true);
  });

  test('all who wait are served by one portion', async () => {
    const queue = new WriteQueue();
    const waits = ['ada', 'bob', 'cem'].map((id) => {
      queue.add(put(id, '1'));
      return queue.saved();
    });
    expect(queue.take(100)).toHaveLength(3);
    queue.done();
    expect(await Promise.all(waits.map(isDone))).toEqual([true, true, true]);
    expect(queue.isEmpty).toBe(true);
  });

  test('saved waits for all portions', async () => {
    const queue = new WriteQueue();
    for (let place = 0; place < 5; place++) queue.add(file(place, 'x'));
    const saved = queue.saved();
    for (let portion = 0; portion < 2; portion++) {
      expect(queue.take(2)).toHaveLength(2);
      queue.done();
      expect(await isDone(saved)).toBe(false);
    }
    expect(queue.take(2)).toHaveLength(1);
    queue.done();
    expect(await isDone(saved)).toBe(true);
  });

  test('[C2] what the disk refuses stays, before what is newer, and nobody waits for it', async () => {
    const queue = new WriteQueue();
    queue.add(put('ada', 'old'));
    queue.add(put('bob', '1'));
    const saved = queue.saved();
    queue.take(100);
    queue.add(put('ada', 'new'));
    queue.refused();
    expect(await isDone(saved)).toBe(true);
    expect(queue.take(100)).toEqual([put('bob', '1'), put('ada', 'new')]);
  });
});

describe('[C2] room for lines that wait', () => {
  test('who floods loses lines, who chats does not', () => {
    const share = new LineShare(100_000);
    let kept = 0;
    for (let line = 0; line < 10_000; line++) if (share.enter('mallory', 'a')) kept += 1;
    expect(kept).toBeGreaterThan(100);
    expect(kept).toBeLessThan(400);
    expect(share.enter('ada', 'hello')).toBe(true);
    expect(share.enter('mallory', 'a')).toBe(false);
    share.leave('ada', 'hello');
    for (let line = 0; line < kept; line++) share.leave('mallory', 'a');
    expect(share.enter('mallory', 'a')).toBe(true);
  });

  test('however many flood, what waits is bounded', () => {
    const share = new LineShare(100_000);
    let kept = 0;
    for (let line = 0; line < 100_000; line++) if (share.enter(`peer ${line}`, 'a')) kept += 1;
    expect(kept * 258).toBeLessThanOrEqual(400_000);
  });
});
