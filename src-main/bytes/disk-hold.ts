/**
 * A disk that takes nothing for now: because it refused a write, or because it has no room but the reserve. The clock of
 * how long a peer is made to wait starts with the first of these, and only a write that succeeds stops it.
 */
import type { Problem } from '../../src-shared/model/problem';

export interface DiskHoldEvents {
  /** Nothing can be written, and why; null: it can again. */
  readonly held: (reason: Problem | null) => void;
  /** It took too long. */
  readonly givenUp: (reason: Problem) => void;
}

export class DiskHold {
  private refusal: Problem | null = null;
  private shortage: Problem | null = null;
  private clock: NodeJS.Timeout | undefined;

  constructor(
    private readonly patienceMs: number,
    private readonly on: DiskHoldEvents,
  ) {}

  get hasRefused(): boolean {
    return this.refusal !== null;
  }

  refused(reason: Problem): void {
    this.set(reason, this.shortage);
  }

  /** What a look at the disk says: why there is no room, or null. */
  looked(shortage: Problem | null): void {
    this.set(this.refusal, shortage);
  }

  wrote(): void {
    if (this.clock === undefined) return;
    this.stop();
    this.set(null, this.shortage);
  }

  stop(): void {
    clearTimeout(this.clock);
    this.clock = undefined;
  }

  private set(refusal: Problem | null, shortage: Problem | null): void {
    const before = this.refusal ?? this.shortage;
    this.refusal = refusal;
    this.shortage = shortage;
    const reason = refusal ?? shortage;
    if (reason !== null && this.clock === undefined)
      this.clock = setTimeout(() => this.on.givenUp(this.refusal ?? this.shortage ?? reason), this.patienceMs);
    if ((before === null) !== (reason === null)) this.on.held(reason);
  }
}
