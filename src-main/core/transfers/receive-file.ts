/** Bytes of an accepted transfer into its part file, and what becomes of it: the end of 120 and 130 is the same. */
import { dirname } from 'node:path';
import { type Problem, problem } from '../../../src-shared/model/problem';
import { acknowledgeAll, type ReceiveResult, receiveFile } from '../../bytes/receive-pump';
import type { ResumePlan } from '../../bytes/resume';
import type { HandedOver } from '../../calls/handshake-reader';
import type { PartFile } from '../../disk/part-file';
import type { CoreContext } from '../core-context';
import type { TransferHandle } from './book';

/** A peer that waits for us to close is given so long to end its own side. */
const CLOSE_LINGER_MS = 10_000;
/**
 * The last acknowledgement says that the file is safe, so it comes after that – but a slow disk must not make the sender
 * believe that nobody answers (rule 4.10 gives it 10 s).
 */
const ACK_AT_LATEST_MS = 5_000;

export interface Incoming {
  readonly handle: TransferHandle;
  readonly over: HandedOver;
  readonly part: PartFile;
  readonly plan: ResumePlan;
  readonly sizeBytes: number;
  /** What is on the disk is compared and never changed. */
  readonly compareOnly?: boolean;
}

export type Received =
  | { readonly kind: 'done' }
  /** What is on the disk differs: the next attempt compares from further back (section 6, point 3). */
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'broken'; readonly reason: Problem };

/** Ends the transfer only when it is done; the part is closed in any case. */
export async function receiveInto(context: CoreContext, incoming: Incoming): Promise<Received> {
  const { handle, over, part, plan } = incoming;
  handle.update({ overlapBytes: plan.overlapBytes });
  handle.begin(plan.position, plan.overlapBytes > 0 ? 'verifying' : 'running');
  const result = await pump(context, incoming);
  const { outcome } = result;
  switch (outcome.kind) {
    case 'complete':
      return completed(context, incoming, outcome.sentMore);
    case 'mismatch': {
      const mismatches = part.held.mismatches + 1;
      handle.update({ differedAtBytes: outcome.at });
      const lost = await keepPart(context, part, { bytes: outcome.at, mismatches, differedAt: outcome.at });
      return lost === null ? { kind: 'mismatch' } : { kind: 'broken', reason: lost };
    }
    case 'broken': {
      const lost = await putAway(context, part, result);
      const reason = lost ?? outcome.reason;
      const peer = handle.transfer.nick ?? over.connection.remote.host;
      return { kind: 'broken', reason: { ...reason, params: { peer, name: handle.transfer.name, ...reason.params } } };
    }
  }
}

function pump(context: CoreContext, incoming: Incoming): Promise<ReceiveResult> {
  const { handle, over, part, plan, sizeBytes } = incoming;
  let stateBefore: 'verifying' | 'running' = plan.overlapBytes > 0 ? 'verifying' : 'running';
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
      stateBefore = 'running';
      handle.update({
        state: 'running',
        verifiedBytes,
        ...(differedAt === null ? {} : { differedAtBytes: differedAt }),
      });
    },
    onHeld: (reason) => {
      if (reason === null) handle.update({ state: stateBefore, reason: null });
      else handle.wait('paused', reason, null);
    },
    checkpoint: (writtenTo) => part.checkpoint(writtenTo),
    watchDisk: (tell) => context.disk.watch(dirname(part.partPath), tell),
    throttle: context.throttleOf(handle.id, 'down'),
    turns: context.turns,
    buffers: context.buffers,
    signal: handle.signal,
  });
}

/** The peer hears that all arrived when the file is in its place and the journal knows it. */
async function completed(context: CoreContext, incoming: Incoming, sentMore: boolean): Promise<Received> {
  const { handle, over, part, plan, sizeBytes } = incoming;
  const { connection } = over;
  const ackOnce = once(() => acknowledgeAll({ connection, position: plan.position, sizeBytes }));
  const atLatest = setTimeout(ackOnce, ACK_AT_LATEST_MS);
  try {
    const path = await part.finish();
    const reason = sentMore ? problem('peer-sent-more', { name: handle.transfer.name, sizeBytes }) : null;
    handle.end('done', reason, { path, confirmed: true });
    await context.book.saved();
    noteDelivery(incoming, connection.peerEnded);
    ackOnce();
    tellArrived(context, handle, path);
    connection.close(CLOSE_LINGER_MS);
    return { kind: 'done' };
  } catch (error) {
    connection.reset();
    return { kind: 'broken', reason: context.problemOf(error, 'finish file') };
  } finally {
    clearTimeout(atLatest);
    context.refreshDownloads();
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
async function putAway(context: CoreContext, part: PartFile, result: ReceiveResult): Promise<Problem | null> {
  if (!result.isProven) return tried(context, () => part.leave());
  const { bytesOnDisk } = result;
  if (bytesOnDisk === 0) return tried(context, () => part.discard());
  return keepPart(context, part, { bytes: bytesOnDisk, mismatches: 0, differedAt: null });
}

function keepPart(context: CoreContext, part: PartFile, state: Parameters<PartFile['keep']>[0]) {
  return tried(context, () => part.keep(state));
}

/** What the disk said when even putting away went wrong. */
async function tried(context: CoreContext, work: () => Promise<void>): Promise<Problem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return context.problemOf(error, 'keep part');
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) action();
    isDone = true;
  };
}

function tellArrived(context: CoreContext, handle: TransferHandle, path: string): void {
  if (!context.state.settings.notifications.transfers || handle.transfer.folderId !== null) return;
  context.notify({
    title: handle.transfer.nick ?? handle.transfer.host,
    body: `${handle.transfer.name} → ${path}`,
    tag: handle.id,
  });
}
