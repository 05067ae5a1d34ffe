import { expect, test, vi } from 'vitest';
import { closeAll } from '../../../../src-main/core/state/closing';

test('[C9] a part that throws, fails or never ends keeps no other from its end', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const ended: string[] = [];
  await closeAll(
    [
      [
        'throws',
        () => {
          throw new Error('no');
        },
      ],
      ['fails', () => Promise.reject(new Error('no'))],
      ['hangs', () => new Promise(() => {})],
      ['last', () => ended.push('last')],
    ],
    1,
  );
  expect(ended).toEqual(['last']);
  expect(log.mock.calls.map(([what]) => what)).toEqual(['closing throws:', 'closing fails:']);
  log.mockRestore();
});
