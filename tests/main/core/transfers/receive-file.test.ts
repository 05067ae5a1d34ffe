import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { formatAck } from '../../../../src-main/bytes/acknowledgement';
import { createBufferPool } from '../../../../src-main/bytes/buffer-pool';
import { PUMP_TIMES } from '../../../../src-main/bytes/outcome';
import { NO_THROTTLE } from '../../../../src-main/bytes/rate-limit';
import { createTurnShares } from '../../../../src-main/bytes/turn-share';
import type { HandedOver } from '../../../../src-main/calls/handshake-reader';
import type { TransferHandle } from '../../../../src-main/core/transfers/book';
import { type ReceiveParts, receiveInto } from '../../../../src-main/core/transfers/receive-file';
import type { PartFile } from '../../../../src-main/disk/part-file';
import { FakeConnection } from '../../../support/fake-connection';
import { aTransfer } from '../../../support/fake-core';
import { FakeDisk, fakeFile } from '../../../support/fake-file';

const BYTES = Buffer.from('all that was sent');
const LAST_ACK = Buffer.from(formatAck(BYTES.length));

let connection: FakeConnection;
let inPlace: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  connection = new FakeConnection();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A receiver whose disk takes the last step only when it is told to. */
function receive() {
  const disk = new FakeDisk();
  const part = {
    file: fakeFile(disk),
    partPath: '/a.part',
    goalPath: '/a',
    checkpoint: async () => {},
    finish: () =>
      new Promise<string>((resolve) => {
        inPlace = () => resolve('/a');
      }),
  };
  const handle = {
    ...{ id: 't1', signal: new AbortController().signal, transfer: aTransfer({}), record: { offer: null } },
    ...{ step: () => true, describe: () => {}, note: () => {}, begin: () => {}, moved: () => {} },
  };
  const remote = { host: '127.0.0.1', port: 1 };
  const over = { connection: Object.assign(connection, { remote, peerEnded: false }), rest: BYTES };
  const parts: ReceiveParts = {
    ways: { buffers: createBufferPool(), turns: createTurnShares(), throttleOf: () => NO_THROTTLE },
    disk: { watch: () => () => {} } as unknown as ReceiveParts['disk'],
    saved: async () => {},
    onArrived: () => {},
    onDiskChanged: () => {},
  };
  return receiveInto(parts, {
    handle: handle as unknown as TransferHandle,
    over: over as unknown as HandedOver,
    part: part as unknown as PartFile,
    plan: { position: 0, overlapBytes: 0 } as never,
    sizeBytes: BYTES.length,
  });
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

test('rule 4.10: the last acknowledgement waits until the file is in its place', async () => {
  const receiving = receive();
  await settle();
  // As long as a plain sender waits before it ends its side; it waits on after that.
  await vi.advanceTimersByTimeAsync(2 * PUMP_TIMES.halfCloseMs);
  expect(connection.written).not.toContainEqual(LAST_ACK);
  inPlace();
  expect(await receiving).toEqual({ kind: 'done' });
  expect(connection.written).toContainEqual(LAST_ACK);
});

test('rule 4.10: a sender hears it before it gives up, however long the disk takes', async () => {
  const receiving = receive();
  await settle();
  await vi.advanceTimersByTimeAsync(PUMP_TIMES.giveUpMs - 1_000);
  expect(connection.written).toContainEqual(LAST_ACK);
  inPlace();
  expect(await receiving).toEqual({ kind: 'done' });
});
