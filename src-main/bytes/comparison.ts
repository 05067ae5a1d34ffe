/**
 * The first bytes of a resume on their way to the disk (section 6, point 2): those that are there already are compared,
 * and what follows them waits until they match.
 */
import type { FileHandle } from 'node:fs/promises';
import { createOverlapCheck, type OverlapCheck } from './overlap';

const NOTHING = new Uint8Array();

export class Comparison {
  private readonly overlap: OverlapCheck;
  /** At most one chunk, since the source is stopped meanwhile. */
  private waiting: Uint8Array = NOTHING;
  private isAsking = false;

  constructor(file: Pick<FileHandle, 'read'>, position: number, overlapBytes: number) {
    this.overlap = createOverlapCheck(file, position, overlapBytes);
  }

  /** Nothing is compared any more, and nothing waits for it. */
  get isOver(): boolean {
    return this.overlap.isComplete && !this.isBusy;
  }

  /** The disk is asked, or bytes wait for its answer. */
  get isBusy(): boolean {
    return this.isAsking || this.waiting.length > 0;
  }

  /** All that had to be proven is. */
  get isComplete(): boolean {
    return this.overlap.isComplete;
  }

  /** It is time to ask the disk. */
  get isDue(): boolean {
    return this.overlap.isFull && !this.isAsking;
  }

  get provenBytes(): number {
    return this.overlap.provenBytes;
  }

  /** @returns what is to be written: all that lies behind the overlap, while nothing is asked. */
  take(bytes: Uint8Array): Uint8Array {
    if (this.isOver) return bytes;
    if (this.isBusy) {
      this.waiting = Buffer.concat([this.waiting, bytes]);
      return NOTHING;
    }
    const rest = bytes.subarray(this.overlap.take(bytes));
    if (!this.overlap.isFull) return rest;
    this.waiting = Buffer.from(rest);
    return NOTHING;
  }

  /** @returns the differing bytes from the first difference on; null: all that came so far matches. @throws what the disk said. */
  async ask(): Promise<Uint8Array | null> {
    this.isAsking = true;
    return this.overlap.compare();
  }

  /** What differs is taken anew, so nothing more has to be proven. */
  abandon(): void {
    this.overlap.abandon();
  }

  /** The answer is dealt with. @returns what waited for it, to be taken again. */
  goOn(): Uint8Array {
    this.isAsking = false;
    const waiting = this.waiting;
    this.waiting = NOTHING;
    return waiting;
  }
}
