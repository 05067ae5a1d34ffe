import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LineChannel, openLineChannel } from '../../../src-main/calls/line-channel';
import type { Connection } from '../../../src-main/net/connection';
import { type OpenListener, openListener } from '../../../src-main/net/listener';
import type { Problem } from '../../../src-shared/model/problem';
import { RawPeer } from '../../support/raw-peer';

let listener: OpenListener;
let peer: RawPeer;
let connection: Connection;
beforeEach(async () => {
  let arrived: (connection: Connection) => void = () => {};
  const arrival = new Promise<Connection>((resolve) => {
    arrived = resolve;
  });
  listener = await openListener('127.0.0.1', 0, (one) => arrived(one));
  peer = await RawPeer.dial(listener.port);
  connection = await arrival;
});
afterEach(async () => {
  peer.close();
  connection.destroy();
  await listener.close();
});

function opened(onLine: (text: string, channel: LineChannel) => void | Promise<void>, rest = '') {
  return new Promise<Problem | null>((resolve) => {
    const channel: LineChannel = openLineChannel({
      connection,
      rest: Buffer.from(rest),
      encoding: 'utf-8',
      pinned: false,
      onLine: (text) => onLine(text, channel),
      onClosed: resolve,
    });
  });
}

describe('lines after the handshake', () => {
  test('rule 1.4: what came with the handshake comes first', async () => {
    const heard: string[] = [];
    const closed = opened((text) => void heard.push(text), 'one\r\ntw');
    peer.say('o\nthree');
    peer.socket.end();
    expect(await closed).toBeNull();
    expect(heard).toEqual(['one', 'two', 'three']);
  });

  test('one at a time: the next waits until the one before is done with', async () => {
    const steps: string[] = [];
    const closed = opened(async (text) => {
      steps.push(`${text} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      steps.push(`${text} ends`);
    });
    peer.say('a\nb\nc');
    peer.socket.end();
    await closed;
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  test('[C2] somebody who floods us has a share of each turn, and nothing of it is lost', async () => {
    const heardInTurn: number[] = [];
    let heard = 0;
    const closed = opened(() => {
      heard += 1;
    });
    peer.say('a\n'.repeat(5_000));
    peer.socket.end();
    let before = 0;
    const turns = new Promise<void>((resolve) => {
      const turn = () => {
        heardInTurn.push(heard - before);
        before = heard;
        if (heard < 5_000) setImmediate(turn);
        else resolve();
      };
      setImmediate(turn);
    });
    await Promise.all([closed, turns]);
    expect(heard).toBe(5_000);
    // Bytes that arrive begin a turn of their own: two shares at most.
    expect(Math.max(...heardInTurn)).toBeLessThanOrEqual(32);
  });

  test('whoever ended only his own side is still answered all he asked', async () => {
    void opened(async (text, channel) => {
      await new Promise((resolve) => setImmediate(resolve));
      await channel.write([`you said ${text}`]);
    });
    peer.say(`${'hello\n'.repeat(100)}bye`);
    peer.socket.end();
    expect((await peer.rest()).toString()).toBe(`${'you said hello\r\n'.repeat(100)}you said bye\r\n`);
  });

  test('a line without end drops the peer', async () => {
    const closed = opened(() => {});
    peer.say('x'.repeat(70_000));
    expect(await closed).toMatchObject({ code: 'peer-violation' });
  });

  test('[B6] answered as the peer has shown it speaks: windows-1252, and UTF-8 from the first line of it on', async () => {
    void opened((text, channel) => void channel.send(text));
    const answerTo = async (line: readonly number[], length: number) => {
      peer.say(Buffer.from([...line, 0x0a]));
      return (await peer.bytes(length + 2)).toString('hex', 0, length);
    };
    expect(await answerTo([0xfc], 1)).toBe('fc');
    expect(await answerTo([0xc3, 0xbc], 2)).toBe('c3bc');
    expect(await answerTo([0xfc], 2)).toBe('c3bc');
  });

  test('[B6] nothing is lost: what windows-1252 has no character for goes out as UTF-8', async () => {
    void opened((_, channel) => void channel.send('привет ☕'));
    peer.say(Buffer.from([0xfc, 0x0a]));
    const expected = Buffer.from('привет ☕\r\n');
    expect(await peer.bytes(expected.length)).toEqual(expected);
  });
});
