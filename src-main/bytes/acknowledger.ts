/**
 * When a receiver acknowledges (rule 4.7): coalesced, strictly increasing, never waited for. The last one is left to
 * whoever makes the file safe first.
 */
import type { Connection } from '../net/connection';
import { formatAck } from './acknowledgement';

const EVERY_BYTES = 1024 * 1024;

export type AckConnection = Pick<Connection, 'writeSoon'>;

export class Acknowledger {
  private position: number;
  private acked: number;
  private look: NodeJS.Immediate | null = null;

  /** @param from where the connection begins in the file. */
  constructor(
    private readonly connection: AckConnection,
    private readonly from: number,
    private readonly sizeBytes: number,
  ) {
    this.position = from;
    this.acked = from;
  }

  /**
   * Each one costs a system call here and wakes the sender up, so a stream gets one for so many bytes; as soon as it
   * pauses – a peer may wait for the acknowledgement of all it sent – it gets the one that is due.
   */
  reached(position: number): void {
    this.position = position;
    if (position - this.acked >= EVERY_BYTES) this.acknowledge(position);
    else if (this.look === null) this.lookForPause();
    if (position === this.sizeBytes) this.acknowledgeAllButOne();
  }

  stop(): void {
    if (this.look !== null) clearImmediate(this.look);
    this.look = null;
  }

  private lookForPause(): void {
    const before = this.position;
    this.look = setImmediate(() => {
      this.look = null;
      if (this.position === this.acked) return;
      if (this.position === before) this.acknowledge(before);
      // An acknowledgement that did not get out waits for the bytes that follow, or for the last one.
      else this.lookForPause();
    });
  }

  private acknowledge(position: number): void {
    if (position < this.sizeBytes && this.connection.writeSoon(formatAck(position), true)) this.acked = position;
  }

  /**
   * A sender that never read an acknowledgement takes our end for "complete" (rule 4.10), and so it would take that of a
   * program that was killed before the file was in its place. One that has read less than the size knows better.
   */
  private acknowledgeAllButOne(): void {
    const allButOne = this.sizeBytes - 1;
    // Some count from where the connection began: from 1 on, all but one is all.
    if (this.acked === this.from && allButOne > this.from && this.from !== 1) this.acknowledge(allButOne);
  }
}

/** The last acknowledgement equals the size; where nothing was due, nothing is acknowledged. */
export function acknowledgeAll(file: {
  readonly connection: AckConnection;
  readonly position: number;
  readonly sizeBytes: number;
}): void {
  if (file.position < file.sizeBytes) file.connection.writeSoon(formatAck(file.sizeBytes), false);
}
