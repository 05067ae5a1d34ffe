/** What a receiver says while we send to it (rule 4.8): acknowledgements, read all the time and never waited for, and its end. */
import type { Connection } from '../net/connection';
import { acknowledgedPosition, acknowledges, createAckReader } from './acknowledgement';

/** An acknowledgement of 32 bits cannot tell positions apart that lie further back. */
const RECENT_BYTES = 2 ** 31;

export interface PeerWatch {
  /** How far we have written; whoever writes says so. */
  sent: number;
  readonly hasEnded: boolean;
  readonly hasAcknowledged: boolean;
  /** The receiver has shown that it holds everything. */
  readonly holdsAll: boolean;
  /** What it is known to hold: what it acknowledged, or all that was sent where it never does. */
  readonly heldPosition: number;
  /** Resolves at the next acknowledgement or end. */
  change(): Promise<void>;
}

export function watchPeer(send: {
  readonly connection: Pick<Connection, 'setReader'>;
  readonly position: number;
  readonly sizeBytes: number;
  /** Bytes the peer sent behind its last handshake line. */
  readonly received: Uint8Array;
}): PeerWatch {
  const { connection, position, sizeBytes, received } = send;
  const acks = createAckReader();
  let sentWhenAcked = position;
  let hasEnded = false;
  let wake = () => {};
  const watch: PeerWatch = {
    sent: position,
    get hasEnded() {
      return hasEnded;
    },
    get hasAcknowledged() {
      return acks.newest !== null;
    },
    get holdsAll() {
      const ack = acks.newest;
      if (ack === null || sizeBytes - sentWhenAcked >= RECENT_BYTES) return false;
      // Some peers count from the start of the file, some from the start of the connection.
      return acknowledges(ack, sizeBytes) || acknowledges(ack, sizeBytes - position);
    },
    get heldPosition() {
      return acks.newest === null ? watch.sent : acknowledgedPosition(acks.newest, position, watch.sent);
    },
    change: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  };
  const onBytes = (bytes: Uint8Array) => {
    acks.push(bytes);
    sentWhenAcked = watch.sent;
    wake();
  };
  if (received.length > 0) onBytes(received);
  connection.setReader({
    onBytes,
    onEnd: () => {
      hasEnded = true;
      wake();
    },
  });
  return watch;
}
