import { describe, expect, test } from 'vitest';
import { WaitingLines } from '../../../src-main/core/chats/waiting-lines';
import { ProblemError } from '../../../src-shared/model/problem';
import type { WaitingLine } from '../../../src-shared/model/snapshot';

function desk(breaksAfter = Number.POSITIVE_INFINITY) {
  const said: string[] = [];
  const state = {
    waitingLines: [] as readonly WaitingLine[],
    setWaitingLines(lines: readonly WaitingLine[]) {
      state.waitingLines = lines;
    },
  };
  const say = (sessionId: string, text: string) => {
    if (said.length >= breaksAfter) throw new ProblemError('connection-lost');
    said.push(`${sessionId} ${text}`);
  };
  return { lines: new WaitingLines({ state, say }), state, said };
}

describe('lines for somebody who is not there', () => {
  test('are said in their order, to whom they were typed', () => {
    const { lines, state, said } = desk();
    for (const text of ['one', 'two']) lines.add({ personId: 'bob', text });
    lines.add({ personId: 'carol', text: 'three' });
    lines.sayAll('bob', 's1');
    expect(said).toEqual(['s1 one', 's1 two']);
    expect(state.waitingLines).toEqual([{ personId: 'carol', text: 'three' }]);
  });

  test('go on waiting from where the chat broke', () => {
    const { lines, state } = desk(1);
    for (const text of ['one', 'two']) lines.add({ personId: 'bob', text });
    lines.sayAll('bob', 's1');
    expect(state.waitingLines).toEqual([{ personId: 'bob', text: 'two' }]);
  });

  test('can be taken back, and have an end', () => {
    const { lines, state } = desk();
    for (let number = 1; number <= 100; number++) lines.add({ personId: 'bob', text: `${number}` });
    expect(() => lines.add({ personId: 'bob', text: 'one more' })).toThrow('text-too-long');
    lines.drop('bob');
    expect(state.waitingLines).toEqual([]);
  });
});
