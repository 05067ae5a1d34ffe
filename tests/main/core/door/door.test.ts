import { describe, expect, test } from 'vitest';
import { Door } from '../../../../src-main/core/door/door';
import type { Choice } from '../../../../src-main/core/door/prompts';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';

const HOUR_MS = 3_600_000;
const question = { kind: 'chat', nick: 'ada', host: '192.0.2.1', file: null } as const;
const goesOn = new AbortController().signal;

/** A person who always says the same. */
function doorOf(choice: Choice | null) {
  const clock = { ms: 0 };
  const told: string[] = [];
  const blockedInSettings = new Set<string>();
  const door = new Door({
    state: { settings: DEFAULT_SETTINGS, contacts: [], notify: () => told.push('notice') },
    people: { find: () => null, contactOf: () => null, otherAddresses: () => [] },
    prompts: { ask: async () => choice, reconsider: () => {} },
    isAt: (address, host) => address === host,
    isBlocked: (host) => blockedInSettings.has(host),
    notify: () => {},
    onTrusted: (nick, host, service) => told.push(`trust ${nick}@${host} ${service}`),
    onBlocked: (host) => told.push(`block ${host}`),
    isExpected: () => false,
    onMissed: ({ nick }) => told.push(`missed ${nick}`),
    nowMs: () => clock.ms,
  });
  return { door, clock, told, blockedInSettings };
}

describe('the word of the person at the door', () => {
  test('[B9] "for an hour" is an hour, of a clock of our own', async () => {
    const { door, clock } = doorOf({ kind: 'accept', ifTaken: null, remember: 'hour' });
    await door.ask(question, goesOn);
    clock.ms = HOUR_MS - 1;
    expect(door.judge('Ada', '192.0.2.1', 'chat')).toEqual({ policy: 'accept', by: 'pass' });
    expect(door.judge('ada', '192.0.2.2', 'chat').by).toBe('everyone');
    clock.ms = HOUR_MS;
    expect(door.judge('ada', '192.0.2.1', 'chat').by).toBe('everyone');
  });

  test('[C6] "block" holds at once, and then for as long as the settings say so', async () => {
    const { door, told, blockedInSettings } = doorOf({ kind: 'reject', block: true });
    await door.ask(question, goesOn);
    expect(told).toEqual(['block 192.0.2.1']);
    expect(door.judge('eve', '192.0.2.1', 'send')).toEqual({ policy: 'refuse', by: 'block' });
    // Another change of the settings came before.
    door.onSettingsChanged();
    expect(door.judge('eve', '192.0.2.1', 'send').by).toBe('block');
    blockedInSettings.add('192.0.2.1');
    door.onSettingsChanged();
    expect(door.judge('eve', '192.0.2.1', 'send').by).toBe('block');
    blockedInSettings.clear();
    expect(door.judge('eve', '192.0.2.1', 'send').by).toBe('everyone');
  });

  test('"always" makes a contact who may', async () => {
    const { door, told } = doorOf({ kind: 'accept', ifTaken: null, remember: 'always' });
    await door.ask(question, goesOn);
    expect(told).toEqual(['trust ada@192.0.2.1 chat']);
  });

  test.each([{ kind: 'expired' }, { kind: 'withdrawn' }, null] as const)(
    'none is a missed call: %j',
    async (choice) => {
      const { door, told } = doorOf(choice);
      await door.ask(question, goesOn);
      expect(told).toContain('missed ada');
    },
  );

  test('a no is no missed call', async () => {
    const { door, told } = doorOf({ kind: 'reject', block: false });
    await door.ask(question, goesOn);
    expect(told).toEqual([]);
  });
});
