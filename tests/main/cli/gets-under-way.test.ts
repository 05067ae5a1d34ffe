import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGetsUnderWay, MAX_GETS_UNDER_WAY } from '../../../src-main/cli/commands/gets-under-way';
import { EXIT, type ExitCode } from '../../../src-main/cli/print/exit-codes';

function underWay() {
  const ends: ((codes: readonly ExitCode[]) => void)[] = [];
  const gets = createGetsUnderWay({
    untilEnded: () => new Promise((resolve) => ends.push(resolve)),
    stop: () => {},
  });
  return { gets, ends };
}

test('[A6] whoever would be one too many waits until some have ended', async () => {
  const { gets, ends } = underWay();
  gets.add(Array.from({ length: MAX_GETS_UNDER_WAY - 1 }, (_, at) => `${at}`));
  await gets.room(1);
  let hasRoom = false;
  const waiting = gets.room(2).then(() => {
    hasRoom = true;
  });
  await turn();
  expect(hasRoom).toBe(false);
  ends[0]?.([EXIT.done]);
  await waiting;
  expect(hasRoom).toBe(true);
});

test('[A6] how all of them ended is known when the last one has', async () => {
  const { gets, ends } = underWay();
  gets.add([]);
  gets.add(['a']);
  gets.add(['b', 'c']);
  const ended = gets.ended();
  ends[1]?.([EXIT.done, EXIT.unavailable]);
  ends[0]?.([EXIT.failed]);
  expect((await ended).toSorted()).toEqual([EXIT.done, EXIT.failed, EXIT.unavailable]);
});
