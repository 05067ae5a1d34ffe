import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { isOfThisMachine, Listeners } from '../../../../src-main/core/door/listeners';
import { CoreState } from '../../../../src-main/core/state/core-state';
import type { openListener } from '../../../../src-main/net/listener';
import { ProblemError } from '../../../../src-shared/model/problem';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';

const ABILITIES = {
  nativeDialogs: false,
  reveal: false,
  notifications: false,
  pathsOfDroppedFiles: false,
  spoolUrl: null,
  desktop: null,
};

/** A system with these ports for us, and what is open there. */
function system(refuses59: boolean) {
  const held = { refuses59, open: new Set<string>() };
  const open: typeof openListener = async (host, port) => {
    if (port === 59 && held.refuses59) throw new ProblemError('port-needs-rights', { port });
    const place = `${host} ${port}`;
    held.open.add(place);
    return {
      host,
      port,
      close: async () => {
        held.open.delete(place);
      },
    };
  };
  return { held, open };
}

function listening(open: typeof openListener) {
  const state = new CoreState(DEFAULT_SETTINGS, { version: 'test', abilities: ABILITIES });
  const told: string[][] = [];
  state.subscribe((_, event) => {
    if (event.name === 'own-addresses.changed') told.push(event.payload);
  });
  return { state, told, listeners: new Listeners(state, () => {}, open) };
}

const AT_59 = [{ host: '192.0.2.7', port: 59 }];

test('once 59 is allowed, trying again takes it and gives the other port back', async () => {
  const { held, open } = system(true);
  const { state, listeners, told } = listening(open);
  await listeners.restart(AT_59, true);
  expect(state.listeners).toMatchObject([{ port: 5959, state: 'listening' }]);
  await listeners.restart(AT_59, true);
  expect([...held.open]).toEqual(['192.0.2.7 5959']);
  held.refuses59 = false;
  await listeners.restart(AT_59, true);
  expect(state.listeners).toMatchObject([{ port: 59, state: 'listening' }]);
  expect([...held.open]).toEqual(['192.0.2.7 59']);
  // The window's invitation follows.
  expect(told).toEqual([['192.0.2.7:5959'], ['192.0.2.7:5959'], ['192.0.2.7']]);
});

test('who calls from this machine proves nothing, by whichever of its addresses', () => {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  for (const { address } of own) expect(isOfThisMachine(address), address).toBe(true);
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])
    expect(isOfThisMachine(host), host).toBe(true);
  for (const host of ['203.0.113.9', '2001:db8::7']) expect(isOfThisMachine(host), host).toBe(false);
});
