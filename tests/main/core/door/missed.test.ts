import { describe, expect, test } from 'vitest';
import type { Question } from '../../../../src-main/core/door/door';
import { Missed } from '../../../../src-main/core/door/missed';

const MINUTE_MS = 60_000;
const call = (change: Partial<Question> = {}): Question => ({
  kind: 'chat',
  nick: 'zoe',
  host: '192.0.2.1',
  file: null,
  ...change,
});

function desk(met: readonly string[] = []) {
  const clock = { ms: 0 };
  const added: string[] = [];
  const missed = new Missed({
    isMet: (nick) => met.includes(nick),
    add: ({ nick, kind }, name) => added.push(`${nick} ${kind} ${name}`.trim()),
    nowMs: () => clock.ms,
  });
  return { missed, clock, added };
}

describe('what nobody answered', () => {
  test('is written down, and the same again within five minutes is the same try', () => {
    const { missed, clock, added } = desk();
    missed.note(call());
    clock.ms = 5 * MINUTE_MS - 1;
    missed.note(call({ nick: 'Zoe' }));
    expect(added).toEqual(['zoe chat']);
    missed.note(call({ kind: 'fserve' }));
    clock.ms = 5 * MINUTE_MS;
    missed.note(call());
    expect(added).toEqual(['zoe chat', 'zoe fserve', 'zoe chat']);
  });

  test('of strangers ends at three from an address an hour, and never for people we know', () => {
    const { missed, clock, added } = desk(['ada']);
    for (let number = 1; number <= 5; number++) missed.note(call({ nick: `eve${number}` }));
    expect(added).toHaveLength(3);
    missed.note(call({ nick: 'ada' }));
    missed.note(call({ nick: 'carol', host: '192.0.2.2' }));
    expect(added.slice(3)).toEqual(['ada chat', 'carol chat']);
    clock.ms = 60 * MINUTE_MS;
    missed.note(call({ nick: 'eve6' }));
    expect(added.at(-1)).toBe('eve6 chat');
  });
});
