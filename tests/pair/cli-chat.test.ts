import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommandRoom } from '../support/port59-command';

let room: CommandRoom;

beforeEach(async () => {
  room = await CommandRoom.open();
});

afterEach(() => room.end());

test('lines go both ways, and the end of stdin ends it with everything said', async () => {
  const { served, address } = await room.serve('bob');
  const chat = room.start('chat', address, '--nick', 'ada', '--data', room.folder);
  const request = await served.next('request');
  expect(request).toMatchObject({ kind: 'chat', nick: 'ada', address: '127.0.0.1' });
  served.type({ decide: request.id, answer: 'accept' });
  const { id } = await served.next('session', ({ state }) => state === 'open');

  served.type({ say: id, text: 'hallo Ada, schöne Grüße' });
  served.type({ say: id, text: '/me winkt' });
  await vi.waitFor(() => expect(chat.terminal.printed()).toBe('bob> hallo Ada, schöne Grüße\n* bob winkt\n'));

  chat.type('hello Bob');
  chat.type('/me waves');
  await served.next('message', ({ text }) => text === 'hello Bob');
  chat.terminal.stdin.end('last words');
  expect(await chat.code).toBe(0);
  expect(await served.next('message', ({ text }) => text === 'last words')).toMatchObject({ session: id, from: 'ada' });
  expect(await served.next('message', ({ kind }) => kind === 'action')).toMatchObject({ text: 'waves' });
  await served.next('session', ({ state }) => state === 'closed');
});

test('it ends when the other side hangs up', async () => {
  const { served, address } = await room.serve('bob', '--chat', 'accept');
  const chat = room.start('chat', address, '--json', '--data', room.folder);
  await chat.next('session', ({ state }) => state === 'open');
  served.type({ quit: true });
  expect(await served.code).toBe(0);
  expect(await chat.code).toBe(0);
  expect(chat.events().at(-1)).toMatchObject({ event: 'session', kind: 'chat', state: 'closed' });
});

test('rule 2.6: another nick than the one named is warned of, and the chat goes on', async () => {
  const { address } = await room.serve('bob', '--chat', 'accept');
  const chat = room.start('chat', `dcc://eve@${address}`, '--json', '--data', room.folder);
  const warning = await chat.next('problem');
  expect(warning).toMatchObject({ code: 'nick-mismatch', severity: 'warning' });
  chat.terminal.stdin.end();
  expect(await chat.code).toBe(0);
});

test('a chat that is refused, switched off or not reachable tells by its exit code', async () => {
  const refusing = await room.serve('bob', '--chat', 'refuse');
  expect((await room.finish('chat', refusing.address)).code).toBe(3);
  const off = await room.serve('eve', '--chat', 'off');
  expect((await room.finish('chat', off.address)).code).toBe(4);
  const nobody = await room.finish('chat', 'nobody.invalid', '--json');
  expect(nobody.code).toBe(5);
  expect(nobody.events.at(-1)).toMatchObject({ event: 'session', state: 'closed', reason: 'address-unresolved' });
});

test('bad lines on the stdin of serve are told and end nothing', async () => {
  const { served } = await room.serve('bob');
  served.type('nonsense');
  served.type({ say: 'nobody', text: 'hi' });
  served.type({ decide: 12, answer: 'accept' });
  await vi.waitFor(() =>
    expect(served.events().filter(({ event }) => event === 'problem')).toMatchObject([
      { code: 'invalid-request' },
      { code: 'not-found' },
      { code: 'not-found' },
    ]),
  );
  served.type({ quit: true });
  expect(await served.code).toBe(0);
});
