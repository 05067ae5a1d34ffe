/**
 * Who works on which transfer: one at a time, and whoever comes next waits until the one before has given everything
 * back. Those that wait – for the next try, for room on the disk – can be woken from here.
 */
import type { Transfer } from '../../../src-shared/model/transfer';
import { orRaised } from './raised';

/** How an attempt looks from outside. */
export interface Attempt {
  /** Its connection has ended or brings nothing any more, so that a new one may take its place. */
  readonly isDead: () => boolean;
  readonly cutOff: () => void;
}

interface Work {
  /** Resolves when all that was asked for so far is over. */
  over: Promise<void>;
  isClaimed: boolean;
  attempt: Attempt | null;
  wake: (() => void) | null;
  /** When a caller last ended its pause, of the process's clock. */
  wokenMs: number;
}

const CALLER_WAKES_EVERY_MS = 30_000;

export class Attempts {
  private readonly works = new Map<string, Work>();

  constructor(private readonly transferOf: (id: string) => Transfer | null) {}

  /** Does this after all that was asked for before; a failure is the work's own business. */
  after(id: string, work: () => Promise<void>): Promise<void> {
    const mine = this.workOf(id);
    const over = mine.over.then(work);
    mine.over = over.catch(() => {});
    mine.over.then(() => this.tidy(id));
    return over;
  }

  /**
   * For a peer's attempt, from the moment it is recognised until the returned function is called: nobody else gets it
   * meanwhile. Null: somebody has it, and is alive.
   */
  async claim(id: string): Promise<(() => void) | null> {
    for (let work = this.works.get(id); work !== undefined; work = this.works.get(id)) {
      if (work.attempt === null || !work.attempt.isDead()) return null;
      work.attempt.cutOff();
      await work.over;
    }
    const work = this.workOf(id);
    let release = () => {};
    work.isClaimed = true;
    work.over = new Promise((resolve) => {
      release = resolve;
    });
    return () => {
      if (this.works.get(id) === work) this.works.delete(id);
      release();
    };
  }

  /** Does this while `attempt` tells how its connection is. */
  async as(id: string, attempt: Attempt, work: () => Promise<void>): Promise<void> {
    const mine = this.workOf(id);
    mine.attempt = attempt;
    const over = work();
    if (!mine.isClaimed) mine.over = over.catch(() => {});
    try {
      await over;
    } finally {
      mine.attempt = null;
      if (!mine.isClaimed && this.works.get(id) === mine) this.works.delete(id);
    }
  }

  /** Whether somebody works on it whose connection lives. */
  isAlive(id: string): boolean {
    const work = this.works.get(id);
    return work !== undefined && (work.attempt === null || !work.attempt.isDead());
  }

  /** Resolves when nobody works on it. */
  async rested(id: string): Promise<void> {
    await this.works.get(id)?.over;
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.works.values()].map(({ over }) => over));
  }

  /** Waits until `arrange` calls back, somebody wakes it, or the signal is raised. */
  async untilWoken(id: string, signal: AbortSignal, arrange: (wake: () => void) => () => void): Promise<void> {
    const work = this.workOf(id);
    let disarrange = () => {};
    const woken = new Promise<void>((resolve) => {
      work.wake = resolve;
      disarrange = arrange(resolve);
    });
    await orRaised(signal, woken);
    work.wake = null;
    disarrange();
  }

  isWaiting(id: string): boolean {
    return (this.works.get(id)?.wake ?? null) !== null;
  }

  /** Ends the waits of these transfers now. */
  wake(isMeant: (transfer: Transfer) => boolean): void {
    for (const [id, { wake }] of [...this.works]) {
      const transfer = wake === null ? null : this.transferOf(id);
      if (transfer !== null && isMeant(transfer)) wake?.();
    }
  }

  /**
   * The same because somebody there called. Two that fail with each other call each other with each try: one that is
   * `stubborn` – trying again did not help – is woken by a call only now and then.
   */
  wakeForCaller(isMeant: (transfer: Transfer) => boolean, isStubborn: (transfer: Transfer) => boolean): void {
    const nowMs = performance.now();
    this.wake((transfer) => {
      const work = this.workOf(transfer.id);
      if (!isMeant(transfer) || (isStubborn(transfer) && nowMs - work.wokenMs < CALLER_WAKES_EVERY_MS)) return false;
      work.wokenMs = nowMs;
      return true;
    });
  }

  /** Whoever waits for this one looks again. */
  rouse(id: string): void {
    this.works.get(id)?.wake?.();
  }

  private workOf(id: string): Work {
    const known = this.works.get(id);
    if (known !== undefined) return known;
    const work: Work = {
      over: Promise.resolve(),
      isClaimed: false,
      attempt: null,
      wake: null,
      wokenMs: Number.NEGATIVE_INFINITY,
    };
    this.works.set(id, work);
    return work;
  }

  private async tidy(id: string): Promise<void> {
    const work = this.works.get(id);
    if (work === undefined) return;
    const { over } = work;
    await over;
    // Somebody may have asked for more meanwhile.
    if (this.works.get(id) === work && work.over === over) this.works.delete(id);
  }
}
