import { expect, test } from 'vitest';
import { fuzz } from './fuzz/fuzz';

const INPUTS = 200_000;

test('no reader of foreign bytes fails on any of 200,000 inputs (`npm run fuzz` throws more)', async () => {
  const seed = Number(process.env.PORT59_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 32));
  expect(await fuzz(INPUTS, seed), `seed ${seed}`).toEqual([]);
}, 240_000);
