/** Bytes of an accepted transfer into its part file, and what becomes of it: the end of 120 and 130 is the same. */
import { type Problem, problem } from '../../src-shared/model/problem';
import type { HandedOver } from '../sessions/answer-call';
import type { PartFile } from '../transfer/part-file';
import { acknowledgeAll, receiveFile } from '../transfer/receive-pump';
import type { ResumePlan } from '../transfer/resume';
import type { CoreContext } from './core-context';
import type { TransferHandle } from './transfer-book';

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
}

/** Ends the transfer, except after `mismatch`: then the caller may step back and try again (section 6, point 3). */
export async function receiveInto(context: CoreContext, incoming: Incoming): Promise<'ended' | 'mismatch'> {
  const { handle, over, part, plan, sizeBytes } = incoming;
  const { connection } = over;
  handle.begin(plan.position, plan.overlapBytes > 0 ? 'verifying' : 'running');
  const { outcome, bytesOnDisk } = await receiveFile({
    connection,
    file: part.file,
    path: part.partPath,
    position: plan.position,
    overlapBytes: plan.overlapBytes,
    sizeBytes,
    received: over.rest,
    onPosition: (position) => handle.moved(position),
    onVerified: (verifiedBytes) => handle.update({ state: 'running', verifiedBytes }),
    signal: handle.signal,
  });
  switch (outcome.kind) {
    case 'complete': {
      const ackOnce = once(() => acknowledgeAll({ connection, position: plan.position, sizeBytes }));
      const atLatest = setTimeout(ackOnce, ACK_AT_LATEST_MS);
      try {
        const path = await part.finish();
        ackOnce();
        const reason = outcome.sentMore ? problem('peer-sent-more', { name: handle.transfer.name, sizeBytes }) : null;
        handle.update({ path, confirmed: true });
        handle.end('done', reason);
        tellArrived(context, handle, path);
      } catch (error) {
        handle.end('failed', context.problemOf(error, 'finish file'));
        connection.reset();
      } finally {
        clearTimeout(atLatest);
        connection.close(CLOSE_LINGER_MS);
        context.refreshDownloads();
      }
      return 'ended';
    }
    case 'mismatch':
      await keep(context, handle, part, bytesOnDisk, part.mismatches + 1);
      return 'mismatch';
    case 'broken':
      await keep(context, handle, part, bytesOnDisk, part.mismatches, outcome.reason);
      handle.end('failed', {
        ...outcome.reason,
        params: { peer: handle.transfer.nick ?? '', ...outcome.reason.params },
      });
      return 'ended';
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) action();
    isDone = true;
  };
}

async function keep(
  context: CoreContext,
  handle: TransferHandle,
  part: PartFile,
  bytesOnDisk: number,
  mismatches: number,
  reason?: Problem,
): Promise<void> {
  try {
    // A part of nothing is no use to anybody.
    if (bytesOnDisk === 0) await part.discard();
    else await part.keep(bytesOnDisk, mismatches);
  } catch (error) {
    handle.end('failed', reason ?? context.problemOf(error, 'keep part'));
  }
}

function tellArrived(context: CoreContext, handle: TransferHandle, path: string): void {
  if (!context.state.settings.notifications.transfers) return;
  context.notify({
    title: handle.transfer.nick ?? handle.transfer.host,
    body: `${handle.transfer.name} → ${path}`,
    tag: handle.id,
  });
}
