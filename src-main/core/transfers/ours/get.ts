/** Downloads from a peer's file server (130/131/132): ask in the visit, fetch over a second connection (rule 5.3). */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, ProblemError } from '../../../../src-shared/model/problem';
import type { IfTaken } from '../../../../src-shared/model/snapshot';
import { isEnded } from '../../../../src-shared/model/transfer';
import { safeEntryName } from '../../../../src-shared/text/safe-name';
import { planResume } from '../../../bytes/resume';
import type { HandedOver } from '../../../calls/handshake-reader';
import { type Called, placeCall } from '../../../calls/place-call';
import { clearRecord } from '../../../disk/in-place';
import { isInPlace, MAX_NAME_BYTES, type PartFile, type PartFiles } from '../../../disk/part-file';
import { dial } from '../../../net/dial';
import type { OpenVisit, Visits } from '../../browsing/our-visits';
import type { Target } from '../../people/peers';
import type { People } from '../../people/people';
import type { TransferBook, TransferHandle } from '../book';
import { type ReceiveParts, receiveInto } from '../receive-file';
import type { AttemptEnd, TransferDriver } from './driver';
import { partRule, whatIfTaken } from './if-taken';
import type { Ticket } from './queue';

/**
 * The `get` and the 130 travel on two sockets, and a server may hear the 130 first (rule 5.3): then it is called again,
 * soon at first. Together about the second that rule 2.7 gives it.
 */
const CALL_AGAIN_MS: readonly number[] = [75, 150, 300, 600];

interface Wanted {
  readonly folder: readonly string[];
  readonly name: string;
  /** As the listing said; null: not known. */
  readonly sizeBytes: number | null;
  readonly modifiedAt: number | null;
  readonly executable: boolean;
  readonly toFolder: string | null;
  readonly ifTaken: IfTaken;
}

/** A file of a listing, or only its name. */
export type Listed =
  | string
  | {
      readonly name: string;
      readonly sizeBytes: number | null;
      readonly modifiedAt?: number | null;
      readonly executable?: boolean;
    };

export interface GetParts {
  readonly book: TransferBook;
  readonly people: People;
  readonly visits: Visits;
  readonly partFiles: PartFiles;
  readonly receive: ReceiveParts;
  /** Ours. */
  readonly nick: () => string;
  readonly answerTimeoutMs: () => number;
  readonly downloadsFolder: () => string;
  readonly targetOf: (at: { host: string; port: number; nick: string | null; personId: string | null }) => Target;
}

type Answered = Extract<Called, { kind: 'get' }>;

export class Gets {
  constructor(
    private readonly parts: GetParts,
    private readonly driver: TransferDriver,
  ) {}

  /**
   * Puts the files in line; resolves when a crash cannot lose that any more.
   * @returns the transfers, and the names of those that are here already or must stay as they are
   * @throws ProblemError visit-closed.
   */
  async ask(
    visitId: string,
    where: Pick<Wanted, 'folder' | 'toFolder' | 'ifTaken'>,
    files: readonly Listed[],
  ): Promise<{ transferIds: string[]; skipped: string[] }> {
    const { target, host } = this.parts.visits.get(visitId);
    const transferIds: string[] = [];
    const skipped: string[] = [];
    for (const file of files) {
      const listed = typeof file === 'string' ? { name: file, sizeBytes: null } : file;
      const wanted: Wanted = { modifiedAt: null, executable: false, ...where, ...listed };
      if (await this.isToSkip(wanted)) skipped.push(wanted.name);
      else transferIds.push(this.running(target, wanted) ?? this.put(target, host, wanted));
    }
    await this.parts.book.saved();
    return { transferIds, skipped };
  }

  /** Asks for a get that rests, opening the visit again when it is closed. `event`: null after a start. */
  begin(id: string, event: { readonly kind: 'resume' } | null): void {
    const { book, targetOf } = this.parts;
    const { transfer, remote } = book.get(id);
    if (remote === null) throw new ProblemError('not-supported-here', { detail: 'retry' });
    const { folder, name, toFolder, ifTaken, modifiedAt, executable } = remote;
    const sizeBytes = transfer.sizeBytes > 0 ? transfer.sizeBytes : null;
    const wanted: Wanted = { folder, name, toFolder, ifTaken, sizeBytes, modifiedAt, executable };
    this.start(book.reopen(id, event), targetOf(transfer), wanted);
  }

  private put(target: Target, host: string, wanted: Wanted): string {
    const { book, people } = this.parts;
    const { folder, name, toFolder, ifTaken, modifiedAt, executable, sizeBytes } = wanted;
    const handle = book.create({
      direction: 'receive',
      service: 'get',
      host: target.host,
      port: target.port,
      nick: target.nick,
      personId: target.personId,
      name: safeEntryName(name, MAX_NAME_BYTES),
      sizeBytes: sizeBytes ?? 0,
      remote: { folder: [...folder], name, toFolder, ifTaken, modifiedAt, executable },
    });
    if (target.personId !== null) {
      const entry = { kind: 'transfer', from: 'peer', text: name, transferId: handle.id } as const;
      people.add(target.personId, target.nick ?? host, entry);
    }
    this.start(handle, target, wanted);
    return handle.id;
  }

  /** The same file is on its way already: a double click is one. */
  private running({ host, port }: Target, { folder, name, toFolder }: Wanted): string | null {
    const way = folder.join('\\');
    const found = this.parts.book.findLast(({ transfer, remote }) => {
      if (remote?.name !== name || isEnded(transfer.phase)) return false;
      const isSame = remote.folder.join('\\') === way && remote.toFolder === toFolder;
      return isSame && transfer.host === host && transfer.port === port;
    });
    return found?.transfer.id ?? null;
  }

  private async isToSkip(wanted: Wanted): Promise<boolean> {
    if (wanted.sizeBytes === null) return false;
    const name = safeEntryName(wanted.name, MAX_NAME_BYTES);
    const { existing } = await this.parts.partFiles.look(this.folderOf(wanted), {
      name,
      sizeBytes: wanted.sizeBytes,
      nick: '',
      host: '',
    });
    return whatIfTaken(wanted.ifTaken, existing, wanted) === 'skip';
  }

  private start(handle: TransferHandle, target: Target, wanted: Wanted): void {
    void this.driver.start(handle, {
      lane: `get ${target.host}:${target.port}`,
      sizeBytes: () => wanted.sizeBytes ?? (handle.transfer.sizeBytes > 0 ? handle.transfer.sizeBytes : null),
      writesTo: this.folderOf(wanted),
      attempt: (current, ticket) => this.attempt(current, target, wanted, ticket),
    });
  }

  private folderOf({ toFolder }: Pick<Wanted, 'toFolder'>): string {
    return toFolder ?? this.parts.downloadsFolder();
  }

  private async attempt(handle: TransferHandle, target: Target, wanted: Wanted, ticket: Ticket): Promise<AttemptEnd> {
    if (await hadFinished(handle)) {
      await clearRecord(handle.transfer.path ?? '');
      return ended(handle);
    }
    const open = await this.parts.visits.reach(target);
    const get = await this.askFor(handle, open, wanted);
    // The next one may ask while this one looks at its disk.
    ticket.answered();
    const part = await this.partFor(handle, open, wanted, get);
    if (part === null) {
      // Rule 5.4: a position equal to the size is legal, and nothing follows.
      get.begin(get.sizeBytes).connection.close();
      return ended(handle);
    }
    const plan = planResume(part.held, get.sizeBytes);
    const over: HandedOver = get.begin(plan.position);
    const { modifiedAt, executable } = wanted;
    const traits = { modifiedAt, executable };
    const received = await receiveInto(this.parts.receive, {
      handle,
      over,
      part,
      plan,
      sizeBytes: get.sizeBytes,
      traits,
    });
    if (received.kind === 'broken') throw new ProblemError(received.reason.code, received.reason.params);
    return received.kind === 'mismatch' ? 'again' : 'done';
  }

  /**
   * Says `get` and calls with 130. The server's text and the 131 come on two sockets: whichever says no first ends the
   * other, and no connection stays behind.
   */
  private async askFor(handle: TransferHandle, open: OpenVisit, wanted: Wanted): Promise<Answered> {
    const attempt = new AbortController();
    const signal = AbortSignal.any([handle.signal, attempt.signal]);
    let calling: Promise<Answered> | null = null;
    try {
      return await open.visit.get(wanted.folder, wanted.name, (refused) => {
        calling = this.call(open, wanted, signal);
        return Promise.race([refused, calling]);
      });
    } catch (error) {
      attempt.abort();
      await hangUp(calling);
      throw error;
    }
  }

  /** Null: a file that is here already, or that must stay: nothing is fetched. */
  private async partFor(
    handle: TransferHandle,
    open: OpenVisit,
    wanted: Wanted,
    get: Answered,
  ): Promise<PartFile | null> {
    try {
      handle.describe({ nick: get.nick, sizeBytes: get.sizeBytes });
      return await this.openPart(handle, open, wanted, get.sizeBytes);
    } catch (error) {
      get.connection.destroy();
      throw error;
    }
  }

  /** @throws ProblemError why there is no 131. */
  private async call(open: OpenVisit, wanted: Wanted, signal: AbortSignal): Promise<Answered> {
    for (const waitMs of CALL_AGAIN_MS) {
      try {
        return await this.callOnce(open, wanted, signal);
      } catch (error) {
        if (!(error instanceof ProblemError) || !isWorthRetrying(error.problem)) throw error;
      }
      await delay(waitMs, undefined, { signal }).catch(() => {});
    }
    return this.callOnce(open, wanted, signal);
  }

  private async callOnce(open: OpenVisit, wanted: Wanted, signal: AbortSignal): Promise<Answered> {
    const { nick, answerTimeoutMs } = this.parts;
    const connection = await dial({ host: open.host, port: open.target.port }, signal);
    const called = await placeCall(
      connection,
      { kind: 'get-call', nick: nick(), name: wanted.name },
      {
        // As the listing wrote it, whatever else the server says (rule 1.5).
        encoding: open.visit.encodingOf(wanted.name) ?? open.channel.encoding,
        pinned: open.target.pinned,
        answerTimeoutMs: answerTimeoutMs(),
        signal,
      },
    );
    if (called.kind === 'get') return called;
    if (called.kind !== 'ended') throw new Error(`a get became ${called.kind}`);
    throw new ProblemError(called.reason.code, { ...called.reason.params, name: wanted.name });
  }

  /** Null: what is here stays. @throws ProblemError disk-full, and what the disk says. */
  private async openPart(
    handle: TransferHandle,
    open: OpenVisit,
    wanted: Wanted,
    sizeBytes: number,
  ): Promise<PartFile | null> {
    const { partFiles, book, receive } = this.parts;
    const folder = this.folderOf(wanted);
    const { name, path } = handle.transfer;
    const { modifiedAt } = wanted;
    const file = { name, sizeBytes, nick: open.target.nick ?? '', host: open.host, modifiedAt };
    const { existing } = await partFiles.look(folder, file);
    const way = whatIfTaken(wanted.ifTaken, existing, { sizeBytes, modifiedAt });
    // A part of this very transfer is gone on with, whatever has the name meanwhile.
    if (way === 'skip' && path === null) return null;
    const ifTaken =
      way === 'overwrite' ? 'overwrite' : partRule(wanted.ifTaken === 'overwrite' ? 'resume' : wanted.ifTaken);
    const part = await partFiles.open({ ...file, folder, ifTaken, goalPath: path }, handle.signal);
    try {
      handle.describe({ path: part.goalPath });
      // After a crash the next start has to know what is its own; a small file is found under its name, or fetched anew.
      const isUnderItsName = part.goalPath === join(folder, name) && wanted.ifTaken !== 'rename';
      if (part.isResumable || !isUnderItsName) await book.saved();
      const full = await receive.disk.whyNoRoom(folder, sizeBytes - part.held.bytesOnDisk);
      if (full !== null) throw new ProblemError(full.code, full.params);
      return part;
    } catch (error) {
      await part.leave();
      throw error;
    }
  }
}

function ended(handle: TransferHandle): 'done' {
  handle.step({ kind: 'complete', confirmed: true, verified: true, reason: null });
  return 'done';
}

/** The program ended between the rename and the journal: the file is in its place, whole, and its part is gone. */
async function hadFinished({ transfer, record }: TransferHandle): Promise<boolean> {
  const { path, sizeBytes } = transfer;
  // One that may replace a file finds that file there, whatever has become of itself.
  const mayReplace = record.remote?.ifTaken === 'overwrite' || record.remote?.ifTaken === 'newer';
  if (path === null || mayReplace) return false;
  return isInPlace(path, sizeBytes);
}

/** The loser of the two answers. */
async function hangUp(calling: Promise<Answered> | null): Promise<void> {
  const answered = await calling?.catch(() => null);
  answered?.connection.destroy();
}

function isWorthRetrying(reason: Problem): boolean {
  return ['rejected', 'unavailable', 'closed-before-answer', 'connection-refused'].includes(reason.code);
}
