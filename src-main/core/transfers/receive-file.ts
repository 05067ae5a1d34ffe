/** Bytes of an accepted transfer into its part file, and what becomes of it: the end of 120 and 130 is the same. */
import { dirname } from 'node:path';
import { type Problem, problem } from '../../../src-shared/model/problem';
import type { Transfer } from '../../../src-shared/model/transfer';
import type { BufferPool } from '../../bytes/buffer-pool';
import type { Throttle } from '../../bytes/rate-limit';
import { acknowledgeAll, type ReceiveResult, receiveFile } from '../../bytes/receive-pump';
import type { ResumePlan } from '../../bytes/resume';
import type { TurnShares } from '../../bytes/turn-share';
import type { HandedOver } from '../../calls/handshake-reader';
import type { DiskWatch } from '../../disk/disk-watch';
import type { FileTraits } from '../../disk/finish-part';
import type { PartFile } from '../../disk/part-file';
import { problemOf } from '../problem-of';
import type { TransferHandle } from './book';

/** A peer that waits for us to close is given so long to end its own side. */
const CLOSE_LINGER_MS = 10_000;
/**
 * The last acknowledgement says that the file is safe, so it comes after that: a sender that has it may forget the file.
 * Only a disk that takes nearly as long as the sender waits (rule 4.10: 30 s) is answered for before.
 */
const ACK_AT_LATEST_MS = 25_000;

/** What all transfers share while their bytes move. */
export interface ByteWays {
  readonly buffers: BufferPool;
  readonly turns: TurnShares;
  /** The limits that hold for a transfer: the one for all and its own. */
  throttleOf(transferId: string, way: 'up' | 'down'): Throttle;
}

export interface ReceiveParts {
  readonly ways: ByteWays;
  readonly disk: DiskWatch;
  /** Resolves when the journal knows what has happened so far. */
  readonly saved: () => Promise<void>;
  /** A file is in its place. */
  readonly onArrived: (transfer: Transfer, path: string) => void;
  /** There is less room on the disk now, or more. */
  readonly onDiskChanged: () => void;
}

export interface Incoming {
  readonly handle: TransferHandle;
  readonly over: HandedOver;
  readonly part: PartFile;
  readonly plan: ResumePlan;
  readonly sizeBytes: number;
  /** What the other side told of the file; it is kept on arrival. */
  readonly traits?: FileTraits;
  /** What is on the disk is compared and never changed. */
  readonly compareOnly?: boolean;
}

export type Received =
  | { readonly kind: 'done' }
  /** What is on the disk differs: the next attempt compares from further back (section 6, point 3). */
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'broken'; readonly reason: Problem };

/** Steps the transfer only to its good end; the part and the connection are closed in any case. */
export async function receiveInto(parts: ReceiveParts, incoming: Incoming): Promise<Received> {
  const { handle, over, part, plan } = incoming;
  handle.begin(plan.position, plan.overlapBytes);
  const result = await pump(parts, incoming);
  const { outcome } = result;
  switch (outcome.kind) {
    case 'complete':
      return completed(parts, incoming, outcome.sentMore);
    case 'mismatch': {
      const mismatches = part.held.mismatches + 1;
      handle.describe({ differedAtBytes: outcome.at });
      const lost = await tried(() => part.keep({ bytes: outcome.at, mismatches, differedAt: outcome.at }));
      return lost === null ? { kind: 'mismatch' } : { kind: 'broken', reason: lost };
    }
    case 'broken': {
      const lost = await putAway(part, result);
      const reason = lost ?? outcome.reason;
      const peer = handle.transfer.nick ?? over.connection.remote.host;
      return { kind: 'broken', reason: { ...reason, params: { peer, name: handle.transfer.name, ...reason.params } } };
    }
  }
}

function pump({ ways, disk }: ReceiveParts, incoming: Incoming): Promise<ReceiveResult> {
  const { handle, over, part, plan, sizeBytes } = incoming;
  return receiveFile({
    connection: over.connection,
    file: part.file,
    path: part.partPath,
    position: plan.position,
    overlapBytes: plan.overlapBytes,
    compareOnly: incoming.compareOnly ?? false,
    sizeBytes,
    received: over.rest,
    onPosition: (position) => handle.moved(position),
    onVerified: (verifiedBytes, differedAt) => {
      handle.describe({ verifiedBytes, ...(differedAt === null ? {} : { differedAtBytes: differedAt }) });
      if (handle.transfer.phase.kind === 'comparing') handle.step({ kind: 'compared' });
    },
    onHeld: (reason) => handle.step(reason === null ? { kind: 'release' } : { kind: 'hold', reason, alive: true }),
    checkpoint: (writtenTo) => part.checkpoint(writtenTo),
    watchDisk: (tell) => disk.watch(dirname(part.partPath), tell),
    throttle: ways.throttleOf(handle.id, 'down'),
    turns: ways.turns,
    buffers: ways.buffers,
    signal: handle.signal,
  });
}

/**
 * The peer hears that all arrived when the file is in its place and, where the peer would have to offer it again, the
 * journal knows it. A get that the journal has not heard of yet is found in its place after a crash.
 */
async function completed(parts: ReceiveParts, incoming: Incoming, sentMore: boolean): Promise<Received> {
  const { handle, over, part, plan, sizeBytes } = incoming;
  const { connection } = over;
  const ackOnce = once(() => acknowledgeAll({ connection, position: plan.position, sizeBytes }));
  const atLatest = setTimeout(() => !handle.signal.aborted && ackOnce(), ACK_AT_LATEST_MS);
  // Making it safe may take long on a slow disk; the sender of one that was stopped hears of it now.
  const onAbort = () => connection.reset();
  handle.signal.addEventListener('abort', onAbort, { once: true });
  try {
    handle.step({ kind: 'finish' });
    const path = await part.finish(() => handle.step({ kind: 'place' }), incoming.traits);
    const reason = sentMore ? problem('peer-sent-more', { name: handle.transfer.name, sizeBytes }) : null;
    handle.describe({ path });
    handle.step({ kind: 'complete', confirmed: true, verified: true, reason });
    if (handle.record.offer !== null || path !== part.goalPath) await parts.saved();
    noteDelivery(incoming, connection.peerEnded);
    ackOnce();
    if (incoming.compareOnly !== true) parts.onArrived(handle.transfer, path);
    connection.close(CLOSE_LINGER_MS);
    return { kind: 'done' };
  } catch (error) {
    connection.reset();
    return { kind: 'broken', reason: problemOf(error, 'finish file') };
  } finally {
    clearTimeout(atLatest);
    handle.signal.removeEventListener('abort', onAbort);
    parts.onDiskChanged();
  }
}

/**
 * A peer that ends in order, and only after our last acknowledgement, has read it; any other may not know that all
 * arrived, and may offer it again.
 */
function noteDelivery({ handle, over }: Incoming, hadEnded: boolean): void {
  const { offer } = handle.record;
  if (offer === null) return;
  over.connection.closed.then(({ errorCode }) => {
    const isHeard = !hadEnded && errorCode === null && over.connection.peerEnded;
    handle.note({ offer: { ...offer, delivery: isHeard ? 'heard' : 'unsure' } });
  });
}

/** What was not proven stays as it was found. */
async function putAway(part: PartFile, result: ReceiveResult): Promise<Problem | null> {
  if (!result.isProven) return tried(() => part.leave());
  const { bytesOnDisk } = result;
  if (bytesOnDisk === 0) return tried(() => part.discard());
  return tried(() => part.keep({ bytes: bytesOnDisk, mismatches: 0, differedAt: null }));
}

/** What the disk said when even putting away went wrong. */
async function tried(work: () => Promise<void>): Promise<Problem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return problemOf(error, 'keep part');
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) action();
    isDone = true;
  };
}
