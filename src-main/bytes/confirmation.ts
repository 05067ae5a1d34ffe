/** Rule 4.10: after the last byte, what may be called complete, and how long we wait for it. */
import { setTimeout as delay } from 'node:timers/promises';
import { problem } from '../../src-shared/model/problem';
import type { Connection } from '../net/connection';
import type { PumpTimes, SendOutcome } from './outcome';
import type { PeerWatch } from './peer-watch';

/** What is left of a send when its last byte is out. */
export interface Sent {
  readonly connection: Pick<Connection, 'closed' | 'end' | 'destroy'>;
  readonly sizeBytes: number;
}

/** All is written: done on the last acknowledgement or an end in order; nothing else counts as confirmed. */
export async function awaitConfirmation(sent: Sent, peer: PeerWatch, times: PumpTimes): Promise<SendOutcome> {
  const { connection } = sent;
  // A peer that had ended its side before can say nothing more: only a reset would still be news.
  const halfClose = setTimeout(() => connection.end(), times.halfCloseMs);
  let hasGivenUp = false;
  const giveUp = setTimeout(() => {
    hasGivenUp = true;
    connection.destroy();
  }, times.giveUpMs);
  try {
    for (;;) {
      if (peer.holdsAll) return { kind: 'confirmed' };
      if (peer.hasEnded) return await afterSilentEnd(sent, peer, times);
      const end = await Promise.race([peer.change(), connection.closed]);
      if (hasGivenUp) return { kind: 'not-confirmed' };
      if (end !== undefined && !peer.holdsAll && !peer.hasEnded) return lost(sent, peer);
    }
  } finally {
    clearTimeout(halfClose);
    clearTimeout(giveUp);
  }
}

/**
 * Rule 4.3: the receiver that names the size holds everything; its end says that the file is in its place, a reset that
 * it could not put it there.
 */
export async function awaitEndOfNothing(
  { connection, sizeBytes }: Sent,
  peer: PeerWatch,
  times: PumpTimes,
): Promise<SendOutcome> {
  connection.end();
  const end = await within(times.endOfNothingMs, connection.closed);
  if (end !== null && end.errorCode !== null && !peer.holdsAll) return lost({ connection, sizeBytes }, peer);
  return { kind: 'confirmed' };
}

/**
 * The end of a peer that never acknowledges is its word that it has everything, unless a reset follows. One that did
 * acknowledge and ended below the size has told us that it holds less.
 */
async function afterSilentEnd(sent: Sent, peer: PeerWatch, times: PumpTimes): Promise<SendOutcome> {
  if (peer.hasAcknowledged) return lost(sent, peer);
  sent.connection.end();
  const end = await within(times.resetGraceMs, sent.connection.closed);
  if (end !== null && end.errorCode !== null) return lost(sent, peer);
  return { kind: 'confirmed' };
}

function lost({ sizeBytes }: Sent, peer: PeerWatch): SendOutcome {
  const params = { positionBytes: peer.heldPosition, sizeBytes };
  return { kind: 'broken', reason: problem('connection-lost', params) };
}

/** Null when it takes longer. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  const isOver = new AbortController();
  try {
    // The timer that lost the race ends with it.
    return await Promise.race([work, delay(ms, null, { signal: isOver.signal }).catch(() => null)]);
  } finally {
    isOver.abort();
  }
}
