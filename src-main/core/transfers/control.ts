/** What a person, a start of the program or the network does to transfers: pause, go on, all at once, in another order. */

import { DCC_SERVER_PORT } from '../../../src-shared/model/address';
import { ProblemError } from '../../../src-shared/model/problem';
import type { Transfer } from '../../../src-shared/model/snapshot';
import type { CoreContext } from '../core-context';
import { type Target, targetOf } from '../people/peers';
import { isOurs, rests } from './book';
import type { TransferDriver } from './ours/driver';
import type { Features } from './ours/features';
import type { FolderSends } from './ours/folder-send';
import type { Gets } from './ours/get';
import type { Sends } from './ours/send';
import { findSources } from './ours/sources';
import { REMEMBERED_MS } from './theirs/re-offers';

const MOST_KNOCKS = 20;

export class TransferControl {
  constructor(
    private readonly context: CoreContext,
    private readonly driver: TransferDriver,
    private readonly sends: Sends,
    private readonly folderSends: FolderSends,
    private readonly gets: Gets,
    private readonly features: Features,
  ) {}

  /**
   * Puts files and folders in line and returns at once.
   * @throws ProblemError file-missing, file-unreadable, not-a-file, nothing-to-send, before anything is offered.
   */
  async offer(target: Target, paths: readonly string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const source of await findSources(paths)) {
      if (source.kind === 'file') ids.push(this.sends.offerFile(target, source));
      else ids.push(await this.folderSends.offer(target, source));
    }
    await this.context.book.saved();
    return ids;
  }

  /** After a start: what was under way goes on in its order, or waits for the person. */
  continueAll(): void {
    const { book, state } = this.context;
    const waiting = this.inOrder().filter((transfer) => isOurs(transfer) && transfer.state === 'queued');
    for (const { id } of waiting) {
      if (state.settings.continueTransfers) this.start(id);
      else book.stop(id, 'paused');
    }
    if (state.settings.continueTransfers) this.knockForOurs();
  }

  /** @throws ProblemError not-supported-here for what a visitor downloads: that is theirs to stop. */
  pause(id: string): void {
    const { transfer } = this.context.book.get(id);
    // A folder is paused as a whole: else its next file would only take the place.
    if (transfer.folderId !== null) return this.pause(transfer.folderId);
    if (!canPause(transfer)) throw new ProblemError('not-supported-here', { detail: 'pause', name: transfer.name });
    this.context.book.stop(id, 'paused');
  }

  /**
   * Goes on with what rests: what waits tries now, the rest begins again. A file that a peer sends us is only marked:
   * it is the peer who offers it again.
   * @throws ProblemError not-found, not-supported-here.
   */
  async goOn(id: string): Promise<void> {
    const { book } = this.context;
    const { transfer } = book.get(id);
    const { state, direction, service, reason } = transfer;
    if (this.driver.isWaiting(id)) return this.driver.wake((one) => one.id === id);
    // The files of a folder wait, each for itself.
    if (transfer.folder !== null && state === 'waiting') return this.driver.wake((one) => one.folderId === id);
    if (['queued', 'waiting', 'verifying', 'running', 'done'].includes(state)) return;
    if (isOurs(transfer)) return this.start(id);
    // Held up by the disk, with the connection alive: it goes on by itself, and asking anew would cut it.
    if (state === 'paused' && reason !== null) return;
    const isOffered = direction === 'receive' && service === 'send' && state === 'paused';
    if (!isOffered) throw new ProblemError('not-supported-here', { detail: 'retry', name: transfer.name });
    // The files of a folder were paused with it.
    const paused = book.childrenOf(id).filter((child) => child.state === 'paused' && child.reason === null);
    for (const one of [transfer, ...paused]) book.reopen(one.id).update({ state: 'waiting' });
    this.knockAt([transfer]);
  }

  async retryFailed(): Promise<void> {
    const failed = this.inOrder().filter((transfer) => transfer.state === 'failed' && isOurs(transfer));
    for (const { id } of failed) await this.start(id);
    this.driver.wake(() => true);
  }

  pauseAll(): void {
    for (const transfer of this.inOrder())
      if (!rests(transfer) && canPause(transfer)) this.context.book.stop(transfer.id, 'paused');
  }

  async resumeAll(): Promise<void> {
    for (const { id, state } of this.inOrder()) if (state === 'paused') await this.goOn(id);
  }

  move(id: string, to: 'first' | 'earlier' | 'later' | 'last'): void {
    this.context.book.move(id, to);
    this.context.queue.review();
  }

  /** Somebody there called us, so they can be called. A peer that was full is not less full for that. */
  onContact(host: string): void {
    const { people } = this.context.state;
    this.driver.wakeForCaller(({ host: wanted, personId, reason }) => {
      const isThere = wanted === host || (personId !== null && people.get(personId)?.host === host);
      return isThere && reason?.code !== 'unavailable' && reason?.code !== 'server-full';
    });
  }

  onNetworkBack(): void {
    this.driver.wake(({ retryAt }) => retryAt !== null);
    this.knockForOurs();
  }

  /** Whoever was sending us something when it broke may be in a long pause before the next try. */
  private knockForOurs(): void {
    const since = Date.now() - REMEMBERED_MS;
    const broken = this.inOrder().filter(
      ({ direction, service, state, endedAt }) =>
        direction === 'receive' && service === 'send' && state === 'failed' && (endedAt ?? 0) >= since,
    );
    this.knockAt(broken);
  }

  private knockAt(transfers: readonly Transfer[]): void {
    const { state } = this.context;
    const people = new Map(transfers.map((transfer) => [transfer.personId, transfer]));
    for (const [personId, { host, nick }] of [...people].slice(0, MOST_KNOCKS)) {
      // Where they call from says nothing about where they listen.
      const port = state.people.get(personId ?? '')?.port ?? DCC_SERVER_PORT;
      void this.features.knock(targetOf(state, { host, port, nick, personId }));
    }
  }

  private async start(id: string): Promise<void> {
    const { book, state } = this.context;
    const { transfer } = book.get(id);
    if (transfer.folder !== null) this.folderSends.start(book.reopen(id), targetOf(state, transfer));
    else if (transfer.direction === 'send') await this.sends.retry(id);
    else this.gets.retry(id);
  }

  private inOrder(): Transfer[] {
    const all = [...this.context.state.transfers.values()].filter(({ folderId }) => folderId === null);
    return all.sort((a, b) => a.order - b.order);
  }
}

/** What a visitor downloads is theirs to stop. */
function canPause(transfer: Transfer): boolean {
  return isOurs(transfer) || transfer.service === 'send';
}
