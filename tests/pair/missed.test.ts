/** What nobody answered stays, and can be made up for. */
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startCore, type TestCore } from '../support/test-core';

const opened: TestCore[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function start(nick: string, settings: Parameters<typeof startCore>[1] = {}): Promise<TestCore> {
  const core = await startCore(nick, settings);
  opened.push(core);
  return core;
}

function call(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\n`));
    socket.on('data', (data) => {
      resolve(data.toString('latin1'));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('a call that nobody answered is news of whoever called, and so is an offer, which can be said yes to', async () => {
  const ada = await start('ada', { timeouts: { promptSeconds: 5 } });
  expect(await Promise.all([call(ada.port, '100 zoe'), call(ada.port, '120 zoe 6 report.pdf')])).toEqual([
    expect.stringMatching(/^151/),
    expect.stringMatching(/^151/),
  ]);
  const missed = await ada.next('timeline.added', ({ status }) => status === 'missed-file');
  expect(missed).toMatchObject({ nick: 'zoe', text: 'report.pdf', from: 'peer' });
  await ada.next('timeline.added', ({ status }) => status === 'missed-chat');
  const { personId } = missed;
  expect(ada.core.snapshot().people).toMatchObject([{ id: personId, unread: 2 }]);

  await ada.core.execute('offer.expect', { personId, name: 'report.pdf', isWanted: true });
  expect(ada.core.snapshot().expected).toEqual([{ personId, name: 'report.pdf' }]);
  expect(await call(ada.port, '120 zoe 6 report.pdf')).toMatch(/^121 ada 0/);
  expect(ada.core.snapshot().expected).toEqual([]);
});

test('between two Port59s a call that nobody answered reads so, and an offer comes again when it is welcome', async () => {
  const ada = await start('ada', { timeouts: { promptSeconds: 5 } });
  const bob = await start('bob');
  const to = { kind: 'address', address: `127.0.0.1:${ada.port}` } as const;
  await bob.core.execute('chat.connect', { to });
  const failed = await bob.next('session.changed', ({ state }) => state === 'closed');
  expect(failed.problem?.code).toBe('no-answer');

  const path = join(bob.folder, 'report.pdf');
  await writeFile(path, 'abcdef');
  await bob.core.execute('send.offer', { to, paths: [path] });
  const transfer = await bob.next('transfer.changed', ({ state }) => state === 'failed');
  expect(transfer.reason?.code).toBe('no-answer');
  const { personId } = await ada.next('timeline.added', ({ status }) => status === 'missed-file');
  await ada.core.execute('person.set-port', { personId, port: bob.port });
  await ada.core.execute('offer.expect', { personId, name: 'report.pdf', isWanted: true });
  await ada.next('transfer.changed', ({ state }) => state === 'done');
});

test('a no stays a no', async () => {
  const ada = await start('ada');
  const bob = await start('bob');
  await bob.core.execute('chat.connect', { to: { kind: 'address', address: `127.0.0.1:${ada.port}` } });
  const { id } = await ada.next('request.added');
  await ada.core.execute('request.decide', {
    ...{ id, answer: 'reject', ifTaken: null, remember: 'once', block: false },
  });
  const failed = await bob.next('session.changed', ({ state }) => state === 'closed');
  expect(failed.problem?.code).toBe('rejected');
});
