/** What a person, a start of the program or the network does to transfers: pause, go on, all at once, in another order. */
import { DCC_SERVER_PORT } from '../../../src-shared/model/address';
import { ProblemError } from '../../../src-shared/model/problem';
import {
  actionsOf,
  isEnded,
  isOurs,
  isResting,
  kindOf,
  reasonClass,
  type Transfer,
  type TransferAction,
} from '../../../src-shared/model/transfer';
import type { Target } from '../people/peers';
import { problemOf } from '../problem-of';
import { isOurTransfer, type TransferBook } from './book';
import type { Features } from './ours/features';
import type { FolderSends } from './ours/folder-send';
import type { Gets } from './ours/get';
import type { TransferQueue } from './ours/queue';
import type { Sends } from './ours/send';
import { findSources, gatherLoose } from './ours/sources';
import { REMEMBERED_MS } from './theirs/re-offers';

const MOST_KNOCKS = 20;
/** Where 59 needs rights that a program does not have, Port59 listens there. */
const FALLBACK_PORT = 5959;

export interface ControlParts {
  readonly book: TransferBook;
  readonly queue: TransferQueue;
  readonly sends: Sends;
  readonly folderSends: FolderSends;
  readonly gets: Gets;
  readonly features: Features;
  /** After a start, transfers go on by themselves. */
  readonly continues: () => boolean;
  /** Where somebody lives and, when that is known, listens. */
  readonly whereabouts: (personId: string | null) => { readonly host: string; readonly port: number | null } | null;
  readonly targetOf: (at: { host: string; port: number; nick: string | null; personId: string | null }) => Target;
}

export class TransferControl {
  private readonly offeredAgain = new Set<string>();

  constructor(private readonly parts: ControlParts) {}

  /**
   * Puts files and folders in line and returns at once. Files of one folder are one offer, unless each is to be its own.
   * @throws ProblemError file-missing, file-unreadable, not-a-file, nothing-to-send, folder-too-deep, before anything is
   * offered.
   */
  async offer(target: Target, paths: readonly string[], together: boolean): Promise<string[]> {
    const { sends, folderSends, book } = this.parts;
    const ids: string[] = [];
    const sources = await findSources(paths);
    for (const source of together ? gatherLoose(sources) : sources) {
      if (source.kind === 'file') ids.push(sends.offerFile(target, source));
      else ids.push(await folderSends.offer(target, source));
    }
    await book.saved();
    return ids;
  }

  /** After a start: what was under way goes on in its order, or waits for the person. */
  continueAll(): void {
    const { book, continues } = this.parts;
    const waiting = book.inOrder().filter((transfer) => isOurTransfer(transfer) && transfer.phase.kind === 'queued');
    for (const { id } of waiting) {
      if (continues()) void this.begin(id, null);
      else book.stop(id, 'pause');
    }
    if (continues()) this.knockForOurs();
  }

  /** @throws ProblemError not-supported-here for what a visitor downloads: that is theirs to stop. */
  pause(id: string): void {
    const { transfer } = this.parts.book.get(id);
    // A folder is paused as a whole: else its next file would only take the place.
    if (transfer.folderId !== null) return this.pause(transfer.folderId);
    if (!can(transfer, 'pause') && !isResting(transfer.phase))
      throw new ProblemError('not-supported-here', { detail: 'pause', name: transfer.name });
    this.parts.book.stop(id, 'pause');
  }

  /** Of what has ended nothing is left to cancel; what only the peer can begin again is given up. */
  cancel(id: string): void {
    this.parts.book.stop(id, 'cancel');
  }

  /**
   * Goes on with what rests: what waits tries now, the rest begins again. A file that a peer sends us is only marked:
   * it is the peer who offers it again.
   * @throws ProblemError not-found, not-supported-here.
   */
  async goOn(id: string): Promise<void> {
    const { book } = this.parts;
    const { transfer } = book.get(id);
    if (isOurTransfer(transfer) && book.attempts.isWaiting(id)) return book.attempts.rouse(id);
    // The files of a folder wait, each for itself.
    if (transfer.folder !== null && isOurTransfer(transfer) && !isResting(transfer.phase))
      return book.attempts.wake((one) => one.folderId === id);
    // It goes on already, or is there.
    if (!isResting(transfer.phase) || transfer.phase.kind === 'done') return;
    const kind = kindOf(transfer);
    if (isOurs(kind)) return this.begin(id, { kind: 'resume' });
    if (kind !== 'incoming' || transfer.phase.kind === 'cancelled')
      throw new ProblemError('not-supported-here', { detail: 'retry', name: transfer.name });
    // The files of a folder were paused with it.
    const paused = book.childrenOf(id).filter(({ phase }) => phase.kind === 'paused');
    for (const one of [transfer, ...paused]) book.reopen(one.id, { kind: 'resume' });
    this.knockAt([transfer]);
  }

  /** Of somebody who was blocked nothing goes on. */
  cancelAllWith(host: string): void {
    const { book } = this.parts;
    for (const transfer of book.inOrder())
      if (transfer.host === host && !isEnded(transfer.phase)) book.stop(transfer.id, 'cancel');
  }

  async retryFailed(): Promise<void> {
    const { book } = this.parts;
    const failed = book.inOrder().filter((transfer) => transfer.phase.kind === 'failed' && isOurTransfer(transfer));
    for (const { id } of failed) await this.begin(id, { kind: 'resume' });
    book.attempts.wake(() => true);
  }

  pauseAll(): void {
    const { book } = this.parts;
    for (const transfer of book.inOrder())
      if (!isResting(transfer.phase) && can(transfer, 'pause')) book.stop(transfer.id, 'pause');
  }

  async resumeAll(): Promise<void> {
    for (const { id, phase } of this.parts.book.inOrder()) if (phase.kind === 'paused') await this.goOn(id);
  }

  move(id: string, to: 'first' | 'earlier' | 'later' | 'last'): void {
    this.parts.book.move(id, to);
    this.parts.queue.review();
  }

  place(ids: readonly string[], beforeId: string | null): void {
    this.parts.book.place(new Set(ids), beforeId);
    this.parts.queue.review();
  }

  /** One thing for each of them that it can happen to; how many these were. */
  async each(ids: readonly string[], action: 'pause' | 'go-on' | 'cancel'): Promise<number> {
    const wanted = ACTIONS[action];
    let count = 0;
    for (const id of ids) {
      if (!this.parts.book.has(id)) continue;
      const { transfer } = this.parts.book.get(id);
      if (!wanted.some((one) => can(transfer, one))) continue;
      if (action === 'go-on') await this.goOn(id);
      else this.parts.book.stop(id, action);
      count += 1;
    }
    return count;
  }

  /**
   * Somebody there called us, so they can be called. A peer that was full is not less full for that – unless it called to
   * say that it waits for us (`knocks`).
   */
  onContact(host: string, knocks: boolean): void {
    const { book, whereabouts } = this.parts;
    book.attempts.wakeForCaller(
      ({ host: wanted, personId, reason }) => {
        const isThere = wanted === host || whereabouts(personId)?.host === host;
        return isThere && (knocks || reason === null || reasonClass(reason.code) !== 'full');
      },
      ({ id }) => book.get(id).failures.count > 1,
    );
    if (knocks) this.offerAgain(host);
  }

  /**
   * What nobody answered there, now that somebody is: once each, so that two who are both away do not call each other for
   * ever.
   */
  private offerAgain(host: string): void {
    const since = Date.now() - REMEMBERED_MS;
    for (const { id, direction, phase, host: at, endedAt } of this.parts.book.inOrder()) {
      const isUnanswered = phase.kind === 'failed' && phase.reason.code === 'no-answer' && (endedAt ?? 0) >= since;
      if (direction !== 'send' || !isUnanswered || at !== host || this.offeredAgain.has(id)) continue;
      this.offeredAgain.add(id);
      this.goOn(id).catch((error: unknown) => void problemOf(error, 'offer again'));
    }
  }

  /** They offered something in vain, and are told that it would be welcome now, if they are a Port59. */
  knockAtPerson(personId: string): void {
    const { whereabouts, features, targetOf } = this.parts;
    const known = whereabouts(personId);
    if (known === null) return;
    for (const port of known.port === null ? [DCC_SERVER_PORT, FALLBACK_PORT] : [known.port])
      void features.knock(targetOf({ host: known.host, port, nick: null, personId }));
  }

  onNetworkBack(): void {
    this.parts.book.attempts.wake(({ phase }) => phase.kind === 'retrying');
    this.knockForOurs();
  }

  /** Whoever was sending us something when it broke may be in a long pause before the next try. */
  private knockForOurs(): void {
    const since = Date.now() - REMEMBERED_MS;
    const broken = this.parts.book
      .inOrder()
      .filter(({ phase, endedAt }) => phase.kind === 'awaiting-peer' && (endedAt ?? 0) >= since);
    this.knockAt(broken);
  }

  private knockAt(transfers: readonly Transfer[]): void {
    const { whereabouts, features, targetOf } = this.parts;
    const people = new Map(transfers.map((transfer) => [transfer.personId, transfer]));
    for (const [personId, { host, nick }] of [...people].slice(0, MOST_KNOCKS)) {
      // Where they call from says nothing about where they listen.
      const known = whereabouts(personId)?.port ?? null;
      const ports = known === null ? [DCC_SERVER_PORT, FALLBACK_PORT] : [known];
      for (const port of ports) void features.knock(targetOf({ host, port, nick, personId }));
    }
  }

  private async begin(id: string, event: { readonly kind: 'resume' } | null): Promise<void> {
    const { book, sends, folderSends, gets, targetOf } = this.parts;
    const { transfer } = book.get(id);
    if (transfer.folder !== null) folderSends.start(book.reopen(id, event), targetOf(transfer));
    else if (transfer.direction === 'send') await sends.begin(id, event);
    else gets.begin(id, event);
  }
}

const ACTIONS = {
  pause: ['pause'],
  cancel: ['cancel'],
  'go-on': ['resume', 'retry', 'retry-now'],
} as const satisfies Readonly<Record<string, readonly TransferAction[]>>;

function can(transfer: Transfer, action: TransferAction): boolean {
  return actionsOf(kindOf(transfer), transfer.phase).includes(action);
}
