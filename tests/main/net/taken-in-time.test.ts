import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConnectionClosedError } from '../../../src-main/net/connection';
import { takenInTime } from '../../../src-main/net/taken-in-time';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A connection whose system takes bytes as the test says. */
function slowConnection() {
  let settle = { taken: () => {}, broken: (_: Error) => {} };
  const writing = new Promise<void>((resolve, reject) => {
    settle = { taken: resolve, broken: reject };
  });
  const connection = {
    queuedBytes: 1000,
    isEnded: false,
    reset() {
      connection.isEnded = true;
      settle.broken(new ConnectionClosedError(null));
    },
  };
  return { connection, writing, settle };
}

test('[S9] a peer that takes nothing is ended', async () => {
  const { connection, writing } = slowConnection();
  const outcome = takenInTime(connection, writing, 30_000);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(connection.isEnded).toBe(false);
  await vi.advanceTimersByTimeAsync(2_001);
  expect(await outcome).toBe('stalled');
  expect(vi.getTimerCount()).toBe(0);
});

test('one that takes a little now and then is only slow', async () => {
  const { connection, writing, settle } = slowConnection();
  const outcome = takenInTime(connection, writing, 30_000);
  for (let count = 0; count < 10; count++) {
    await vi.advanceTimersByTimeAsync(20_000);
    connection.queuedBytes -= 1;
  }
  settle.taken();
  expect(await outcome).toBe('taken');
  expect(connection.isEnded).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

test('a connection that breaks meanwhile is no stall', async () => {
  const { connection, writing, settle } = slowConnection();
  const outcome = takenInTime(connection, writing, 30_000);
  settle.broken(new ConnectionClosedError('ECONNRESET'));
  await expect(outcome).rejects.toThrow(ConnectionClosedError);
});
