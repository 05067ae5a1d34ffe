import { expect, test } from 'vitest';
import { judge } from '../../../../src-main/core/door/gatekeeper';
import { HostNames } from '../../../../src-main/core/people/host-names';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';
import type { Contact } from '../../../../src-shared/model/snapshot';

const trusting = (address: string): Contact => ({
  id: 'c',
  nick: 'ada',
  addresses: [address],
  note: '',
  trust: { chat: null, send: 'accept', fserve: null },
  encoding: 'auto',
  strictNick: false,
  favourite: false,
});

test.each([
  'ada.example',
  'ada.example:5959',
  'dcc://ada@ada.example',
  'dcc://ada@192.0.2.7',
  '192.0.2.7',
  '::ffff:192.0.2.7',
])('[C4] trust given to %s holds for whoever calls from there', async (address) => {
  const names = new HostNames(async () => ['192.0.2.7', '2001:db8::7']);
  await names.refresh([address]);
  const isAt = (text: string, host: string) => names.isAt(text, host);
  const rules = { settings: DEFAULT_SETTINGS, contacts: [trusting(address)], passes: [], isAt, isBlocked: false };
  expect(judge({ nick: 'Ada', host: '192.0.2.7' }, 'send', rules, 0)).toEqual({ policy: 'accept', by: 'contact' });
  expect(judge({ nick: 'Ada', host: '192.0.2.8' }, 'send', rules, 0).by).toBe('everyone');
});

test('[C4] a name is asked for once a minute, and follows who has it', async () => {
  let host = '192.0.2.7';
  let asked = 0;
  let nowMs = 0;
  const names = new HostNames(
    async () => {
      asked += 1;
      return [host];
    },
    () => nowMs,
  );
  await names.refresh(['ada.example']);
  await names.refresh(['ada.example']);
  expect([asked, names.isAt('ada.example', '192.0.2.7')]).toEqual([1, true]);
  host = '192.0.2.8';
  nowMs = 61_000;
  await names.refresh(['ada.example']);
  expect([names.isAt('ada.example', '192.0.2.7'), names.isAt('ada.example', '192.0.2.8')]).toEqual([false, true]);
});

test('[C4] a name server that does not answer holds nobody up', async () => {
  const names = new HostNames(() => new Promise(() => {}), undefined, 5);
  await names.refresh(['ada.example']);
  expect(names.isAt('ada.example', '192.0.2.7')).toBe(false);
});

test('[C4] what is not known yet is looked up once and one at a time, and what hangs on it is told', async () => {
  const asked: string[] = [];
  let changes = 0;
  let found: (hosts: string[]) => void = () => {};
  const resolve = (name: string) => {
    asked.push(name);
    return new Promise<string[]>((done) => {
      found = done;
    });
  };
  const names = new HostNames(resolve, undefined, undefined, () => {
    changes += 1;
  });
  expect([names.isAt('ada.example', '192.0.2.7'), names.wasAt('Ada.example.', '192.0.2.7')]).toEqual([false, false]);
  const both = names.refresh(['ada.example', 'bob.example']);
  await Promise.resolve();
  expect(asked).toEqual(['ada.example']);
  found(['192.0.2.7']);
  while (asked.length < 2) await Promise.resolve();
  found([]);
  await both;
  expect([asked, changes]).toEqual([['ada.example', 'bob.example'], 1]);
  expect(names.isAt('ada.example', '192.0.2.7')).toBe(true);
});

test('[C4] old knowledge shows who somebody is and gives no trust, and a name that fails loses it', async () => {
  let nowMs = 0;
  let hosts: readonly string[] | null = ['2001:db8::7'];
  const resolve = async () => {
    if (hosts === null) throw new Error('ENOTFOUND');
    return hosts;
  };
  const names = new HostNames(resolve, () => nowMs);
  await names.refresh(['ada.example']);
  expect(names.isAt('ada.example', '2001:DB8:0::7')).toBe(true);
  hosts = null;
  nowMs = 61_000;
  expect([names.isAt('ada.example', '2001:db8::7'), names.wasAt('ada.example', '2001:db8::7')]).toEqual([false, true]);
  await names.refresh(['ada.example']);
  expect(names.wasAt('ada.example', '2001:db8::7')).toBe(false);
});

test('[C4] what is found after the end is told to nobody', async () => {
  let changes = 0;
  const names = new HostNames(
    async () => ['192.0.2.7'],
    undefined,
    undefined,
    () => {
      changes += 1;
    },
  );
  const found = names.refresh(['ada.example']);
  names.close();
  await found;
  expect([names.wasAt('ada.example', '192.0.2.7'), changes]).toEqual([false, 0]);
});
