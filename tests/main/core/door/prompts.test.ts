import { describe, expect, test } from 'vitest';
import { type Choice, createPrompts, type Prompts } from '../../../../src-main/core/door/prompts';
import { CoreState } from '../../../../src-main/core/state/core-state';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';

type Asked = Parameters<Prompts['ask']>[0];

const YES: Choice = { kind: 'accept', ifTaken: null, remember: 'once' };
const HOUR_MS = 3_600_000;

function desk() {
  const abilities = {
    nativeDialogs: false,
    reveal: false,
    notifications: false,
    pathsOfDroppedFiles: false,
    spoolUrl: null,
    desktop: null,
  };
  const state = new CoreState(DEFAULT_SETTINGS, { version: 'test', abilities });
  const prompts = createPrompts(state);
  const ask = (id: string, change: Partial<Asked> = {}, signal = new AbortController().signal) => {
    const group = change.group ?? id.replace(/\d+$/, '');
    const request: Asked['request'] = () => ({
      id,
      kind: 'chat',
      nick: group,
      host: group,
      file: null,
      personId: null,
      known: 'new',
      otherAddresses: [],
      isOneOfSeveral: false,
      askedAt: Date.now(),
      expiresAt: Date.now() + HOUR_MS,
    });
    return prompts.ask({ group, isKnown: false, answered: () => null, request, ...change }, signal);
  };
  return { prompts, ask, shown: () => [...state.requests.keys()], inLine: () => state.questionsInLine };
}

describe('[S5] cards', () => {
  test('of one address two are shown, the others wait in a line, and there is room for somebody else', () => {
    const { ask, shown, prompts, inLine } = desk();
    for (let number = 1; number <= 8; number++) void ask(`mallory${number}`);
    void ask('ada1');
    expect(shown()).toEqual(['mallory1', 'mallory2', 'ada1']);
    expect(inLine()).toBe(6);
    prompts.decide('mallory1', YES);
    expect(inLine()).toBe(5);
    expect(shown()).toEqual(['mallory2', 'ada1', 'mallory3']);
  });

  test('at most five are shown, and whoever has none comes before whoever has one', () => {
    const { ask, shown, prompts } = desk();
    for (const id of ['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1']) void ask(id);
    expect(shown()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1']);
    prompts.decide('b1', YES);
    expect(shown()).toEqual(['a1', 'a2', 'b2', 'c1', 'd1']);
  });

  test('a contact has as many as there are', () => {
    const { ask, shown } = desk();
    for (let number = 1; number <= 4; number++) void ask(`ada${number}`, { isKnown: true });
    expect(shown()).toHaveLength(4);
  });

  test('a line has an end, for one address before all', async () => {
    const { ask } = desk();
    for (let number = 1; number <= 18; number++) void ask(`mallory${number}`);
    expect(await ask('mallory19')).toBeNull();
    const honest = ask('ada1');
    expect(await Promise.race([honest, 'waits'])).toBe('waits');
  });

  test('what was said meanwhile holds for those in line', async () => {
    const { ask, shown, prompts } = desk();
    void ask('ada1');
    void ask('ada2');
    const third = ask('ada3', { answered: () => YES });
    prompts.decide('ada1', YES);
    expect(await third).toEqual(YES);
    expect(shown()).toEqual(['ada2']);
  });

  test('who hangs up goes, in the line too, and makes room', async () => {
    const { ask, shown } = desk();
    const leaving = new AbortController();
    const first = ask('ada1', {}, leaving.signal);
    void ask('ada2');
    const third = ask('ada3', {}, leaving.signal);
    void ask('ada4');
    leaving.abort();
    expect([await first, await third]).toEqual([{ kind: 'withdrawn' }, { kind: 'withdrawn' }]);
    expect(shown()).toEqual(['ada2', 'ada4']);
  });

  test('[C6] all of an address are told no, shown or waiting', async () => {
    const { ask, shown, prompts } = desk();
    const asked = ['mallory1', 'mallory2', 'mallory3'].map((id) => ask(id));
    void ask('ada1');
    prompts.rejectGroup('mallory');
    for (const choice of await Promise.all(asked)) expect(choice).toEqual({ kind: 'reject', block: false });
    expect(shown()).toEqual(['ada1']);
  });
});
