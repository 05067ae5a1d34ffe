import { expect, test } from 'vitest';
import { createGate } from '../../../src-main/file-server/gate';

test('so many at a time, in the order they came, also after one that failed', async () => {
  const gate = createGate(2);
  const steps: string[] = [];
  const ends = new Map<string, (outcome: 'done' | 'failed') => void>();
  const begin = (name: string) =>
    gate(
      () =>
        new Promise<void>((resolve, reject) => {
          steps.push(name);
          ends.set(name, (outcome) => (outcome === 'done' ? resolve() : reject(new Error(name))));
        }),
    );
  const all = ['a', 'b', 'c', 'd'].map(begin);
  await Promise.resolve();
  expect(steps).toEqual(['a', 'b']);
  ends.get('b')?.('failed');
  await expect(all[1]).rejects.toThrow('b');
  expect(steps).toEqual(['a', 'b', 'c']);
  ends.get('a')?.('done');
  await all[0];
  expect(steps).toEqual(['a', 'b', 'c', 'd']);
  for (const name of ['c', 'd']) ends.get(name)?.('done');
  await Promise.allSettled(all);
  await expect(gate(async () => 'free again')).resolves.toBe('free again');
});
