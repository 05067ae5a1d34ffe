/** Downloads from a peer's file server (130/131/132): ask in the visit, fetch over a second connection (rule 5.3). */
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, ProblemError } from '../../../../src-shared/model/problem';
import type { IfTaken } from '../../../../src-shared/model/snapshot';
import { baseName, safeName } from '../../../../src-shared/text/safe-name';
import { planResume } from '../../../bytes/resume';
import { type Called, placeCall } from '../../../calls/place-call';
import { isInPlace, MAX_NAME_BYTES, type PartFile } from '../../../disk/part-file';
import { dial } from '../../../net/dial';
import type { OpenVisit, Visits } from '../../browsing/our-visits';
import type { CoreContext } from '../../core-context';
import { type Target, targetOf } from '../../people/peers';
import type { TransferHandle } from '../book';
import { receiveInto } from '../receive-file';
import type { TransferDriver } from './driver';
import type { Ticket } from './queue';

/** Rule 2.7: the second connection is tried once more. */
const RETRY_AFTER_MS = 1_000;

interface Wanted {
  readonly folder: readonly string[];
  readonly name: string;
  readonly toFolder: string | null;
  readonly ifTaken: IfTaken;
}

/** What an attempt has from the 131 on, before bytes flow. */
interface Answered {
  readonly get: Extract<Called, { kind: 'get' }>;
  readonly part: PartFile;
}

export class Gets {
  constructor(
    private readonly context: CoreContext,
    private readonly visits: Visits,
    private readonly driver: TransferDriver,
  ) {}

  /** Puts the files in line; resolves when a crash cannot lose that any more. @throws ProblemError visit-closed. */
  async ask(visitId: string, wanted: Omit<Wanted, 'name'>, names: readonly string[]): Promise<string[]> {
    const { target, host } = this.visits.get(visitId);
    const ids = names.map((name) => {
      const handle = this.context.book.create({
        direction: 'receive',
        service: 'get',
        host: target.host,
        port: target.port,
        nick: target.nick,
        personId: target.personId,
        name: safeName(name, MAX_NAME_BYTES).name,
        sizeBytes: 0,
        remote: {
          folder: [...wanted.folder],
          name,
          toFolder: wanted.toFolder,
          replaces: wanted.ifTaken === 'overwrite',
        },
      });
      if (target.personId !== null) {
        this.context.people.add(target.personId, target.nick ?? host, {
          kind: 'transfer',
          from: 'peer',
          text: name,
          transferId: handle.id,
        });
      }
      this.start(handle, target, { ...wanted, name });
      return handle.id;
    });
    await this.context.book.saved();
    return ids;
  }

  /** Asks again for a get that rests, opening the visit again when it is closed. */
  retry(id: string): void {
    const { transfer, remote } = this.context.book.get(id);
    if (remote === null) throw new ProblemError('not-supported-here', { detail: 'retry' });
    const { folder, name, toFolder, replaces } = remote;
    const target = targetOf(this.context.state, transfer);
    this.start(this.context.book.reopen(id), target, {
      folder,
      name,
      toFolder,
      ifTaken: replaces ? 'overwrite' : 'resume',
    });
  }

  private start(handle: TransferHandle, target: Target, wanted: Wanted): void {
    this.driver.start(handle, {
      lane: `get ${target.host}:${target.port}`,
      writesTo: this.folderOf(wanted),
      attempt: (current, ticket) => this.attempt(current, target, wanted, ticket),
    });
  }

  private folderOf({ toFolder }: Wanted): string {
    return toFolder ?? this.context.downloadsFolder;
  }

  private async attempt(
    handle: TransferHandle,
    target: Target,
    wanted: Wanted,
    ticket: Ticket,
  ): Promise<'done' | 'again'> {
    if (await hadFinished(handle)) {
      await rm(`${handle.transfer.path}.part.json`, { force: true });
      handle.end('done', null, { confirmed: true });
      return 'done';
    }
    const open = await this.visits.reach(target);
    const { get, part } = await this.askFor(handle, open, wanted);
    ticket.answered();
    const plan = planResume(part.held, get.sizeBytes);
    const over = get.begin(plan.position);
    const received = await receiveInto(this.context, { handle, over, part, plan, sizeBytes: get.sizeBytes });
    if (received.kind === 'broken') throw new ProblemError(received.reason.code, received.reason.params);
    return received.kind === 'mismatch' ? 'again' : 'done';
  }

  /**
   * Says `get` and calls with 130. The server's text and the 131 come on two sockets: whichever says no first ends the
   * other, and nothing that was taken stays behind.
   */
  private async askFor(handle: TransferHandle, open: OpenVisit, wanted: Wanted): Promise<Answered> {
    const attempt = new AbortController();
    const signal = AbortSignal.any([handle.signal, attempt.signal]);
    let calling: Promise<Answered> | null = null;
    try {
      return await open.visit.get(wanted.folder, wanted.name, (refused) => {
        calling = this.callFor(handle, open, wanted, signal);
        return Promise.race([refused, calling]);
      });
    } catch (error) {
      attempt.abort();
      await giveBack(calling);
      throw error;
    }
  }

  private async callFor(
    handle: TransferHandle,
    open: OpenVisit,
    wanted: Wanted,
    signal: AbortSignal,
  ): Promise<Answered> {
    const get = await this.call(open, wanted, signal);
    try {
      const { nick, sizeBytes } = get;
      handle.update({ nick, sizeBytes });
      return { get, part: await this.openPart(handle, open, wanted, sizeBytes) };
    } catch (error) {
      get.connection.destroy();
      throw error;
    }
  }

  /** Rule 2.7: the second connection is tried once more. @throws ProblemError why there is no 131. */
  private async call(open: OpenVisit, wanted: Wanted, signal: AbortSignal): Promise<Answered['get']> {
    try {
      return await this.callOnce(open, wanted, signal);
    } catch (error) {
      if (!(error instanceof ProblemError) || !isWorthRetrying(error.problem)) throw error;
    }
    await delay(RETRY_AFTER_MS, undefined, { signal }).catch(() => {});
    return this.callOnce(open, wanted, signal);
  }

  private async callOnce(open: OpenVisit, wanted: Wanted, signal: AbortSignal): Promise<Answered['get']> {
    const connection = await dial({ host: open.host, port: open.target.port }, signal);
    const called = await placeCall(
      connection,
      { kind: 'get-call', nick: this.context.nick, name: baseName(wanted.name) },
      {
        encoding: open.channel.encoding,
        pinned: open.target.pinned,
        answerTimeoutMs: this.context.answerTimeoutMs,
        signal,
      },
    );
    if (called.kind === 'get') return called;
    if (called.kind !== 'ended') throw new Error(`a get became ${called.kind}`);
    throw new ProblemError(called.reason.code, { ...called.reason.params, name: wanted.name });
  }

  private async openPart(
    handle: TransferHandle,
    open: OpenVisit,
    wanted: Wanted,
    sizeBytes: number,
  ): Promise<PartFile> {
    const folder = this.folderOf(wanted);
    const part = await this.context.parts.open({
      folder,
      name: handle.transfer.name,
      sizeBytes,
      nick: open.target.nick ?? '',
      host: open.host,
      ifTaken: wanted.ifTaken,
      goalPath: handle.transfer.path,
    });
    handle.update({ path: part.goalPath });
    // After a crash the next start has to know which part is its own.
    await this.context.book.saved();
    const full = await this.context.disk.whyNoRoom(folder, sizeBytes - part.held.bytesOnDisk);
    if (full === null) return part;
    await part.leave();
    throw new ProblemError(full.code, full.params);
  }
}

/** The program ended between the rename and the journal: the file is in its place, whole, and its part is gone. */
async function hadFinished({ transfer, record }: TransferHandle): Promise<boolean> {
  const { path, sizeBytes } = transfer;
  // One that may replace a file finds that file there, whatever has become of itself.
  if (path === null || record.remote?.replaces === true) return false;
  return isInPlace(path, sizeBytes);
}

/** The loser of the two answers: what it still brings goes back to where it was taken from. */
async function giveBack(calling: Promise<Answered> | null): Promise<void> {
  const answered = await calling?.catch(() => null);
  answered?.get.connection.destroy();
  await answered?.part.leave();
}

function isWorthRetrying(reason: Problem): boolean {
  return ['rejected', 'unavailable', 'closed-before-answer', 'connection-refused'].includes(reason.code);
}
