import { expect, test } from 'vitest';
import { wantsSandbox } from '../../../../src-main/desktop/choices/sandbox';

test('[E5] the sandbox is left off only where it was asked to be', () => {
  expect(wantsSandbox(['electron', '.'])).toBe(true);
  expect(wantsSandbox(['electron', '--no-sandbox', '.'])).toBe(false);
});
