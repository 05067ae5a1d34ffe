/** Offering files (120/121): what is offered, and how one attempt goes. When to try again is the driver's business. */
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Problem, ProblemError, problem } from '../../../../src-shared/model/problem';
import { numberedName } from '../../../../src-shared/text/safe-name';
import { sendFile } from '../../../bytes/send-pump';
import { type Called, placeCall } from '../../../calls/place-call';
import { readProblem } from '../../../disk/disk-problems';
import type { Connection } from '../../../net/connection';
import { dial } from '../../../net/dial';
import type { CoreContext } from '../../core-context';
import { nickProblem, peerName, type Target, targetOf } from '../../people/peers';
import type { TransferHandle } from '../book';
import type { TransferDriver } from './driver';
import type { Features } from './features';
import type { Ticket } from './queue';
import { findSources, type SourceFile } from './sources';

type Taken = Extract<Called, { kind: 'send' }>;

/** A file of a folder: the folder's name and where the file is in it. */
export interface Piece {
  readonly folder: string;
  readonly path: string;
}

export class Sends {
  constructor(
    private readonly context: CoreContext,
    private readonly driver: TransferDriver,
    private readonly features: Features,
  ) {}

  /** Offers a send that rests again; one whose file has changed is offered as it is now. */
  async retry(id: string): Promise<void> {
    const { transfer } = this.context.book.get(id);
    const handle = this.context.book.reopen(id);
    try {
      if (transfer.reason?.code === 'file-changed') await takeAsItIsNow(handle);
    } catch (error) {
      return handle.end('failed', this.context.problemOf(error, 'retry'));
    }
    this.start(handle, targetOf(this.context.state, transfer), null);
  }

  offerFile(target: Target, file: SourceFile): string {
    const { host, port, nick, personId } = target;
    const handle = this.context.book.create({
      direction: 'send',
      service: 'send',
      host,
      port,
      nick,
      personId,
      name: basename(file.path),
      path: file.path,
      sizeBytes: file.sizeBytes,
      source: { modifiedAt: file.modifiedAt, replaces: false },
    });
    this.addToTimeline(handle);
    this.start(handle, target, null);
    return handle.id;
  }

  /** A file of a folder; resolves when it has ended, either way. */
  async sendPiece(handle: TransferHandle, target: Target, piece: Piece): Promise<void> {
    this.start(handle, target, piece);
    await this.driver.rested(handle.id);
  }

  /** Tells a peer that keeps folders that this was all. It has everything: a failure here changes nothing of that. */
  async closeFolder(handle: TransferHandle, target: Target): Promise<void> {
    try {
      if (!(await this.features.keepsFolders(target, handle.signal))) return;
      const called = await this.call(target, `./${handle.transfer.name}/`, 0, handle.signal);
      if (called.kind === 'send') called.connection.close();
    } catch (error) {
      this.context.problemOf(error, 'close folder');
    }
  }

  addToTimeline(handle: TransferHandle): void {
    const { personId, name, folderId } = handle.transfer;
    if (personId === null || folderId !== null) return;
    const entry = { kind: 'transfer', from: 'me', text: name, transferId: handle.id } as const;
    this.context.people.add(personId, this.context.nick, entry);
  }

  private start(handle: TransferHandle, target: Target, piece: Piece | null): void {
    this.driver.start(handle, {
      lane: `${target.host}:${target.port}`,
      writesTo: null,
      attempt: (current, ticket) =>
        piece?.path.endsWith('/')
          ? this.offerFolder(current, target, piece, ticket)
          : this.attempt(current, target, piece, ticket),
    });
  }

  private async attempt(
    handle: TransferHandle,
    target: Target,
    piece: Piece | null,
    ticket: Ticket,
  ): Promise<'done' | 'again'> {
    const file = await openSource(handle);
    try {
      const { sizeBytes } = handle.transfer;
      const called = await this.call(target, await this.nameFor(handle, target, piece), sizeBytes, handle.signal);
      ticket.answered();
      const taken = this.taken(called, target);
      this.meet(handle, target, taken);
      if (handle.record.source?.replaces && taken.position > 0) return offerUnderAnotherName(handle, taken.connection);
      return await this.pump(handle, file, taken);
    } finally {
      await file.close();
    }
  }

  /** An empty folder is a name without bytes; plain peers have no use for it. */
  private async offerFolder(handle: TransferHandle, target: Target, piece: Piece, ticket: Ticket): Promise<'done'> {
    if (await this.features.keepsFolders(target, handle.signal)) {
      const called = await this.call(target, `./${piece.folder}/${piece.path}`, 0, handle.signal);
      ticket.answered();
      this.taken(called, target).connection.close();
    }
    handle.end('done', null);
    return 'done';
  }

  private async nameFor(handle: TransferHandle, target: Target, piece: Piece | null): Promise<string> {
    if (piece === null) return handle.transfer.name;
    const keeps = await this.features.keepsFolders(target, handle.signal);
    return keeps ? `./${piece.folder}/${piece.path}` : basename(piece.path);
  }

  private async call(target: Target, name: string, sizeBytes: number, signal: AbortSignal): Promise<Called> {
    return placeCall(
      await dial(target, signal),
      { kind: 'send-call', nick: this.context.nick, sizeBytes, name: wireName(name) },
      { encoding: target.encoding, pinned: target.pinned, answerTimeoutMs: this.context.answerTimeoutMs, signal },
    );
  }

  /** @throws ProblemError why the peer does not take it, or nick-mismatch where the contact is strict. */
  private taken(called: Called, target: Target): Taken {
    if (called.kind === 'ended') throw problemWith(called.reason, target);
    if (called.kind !== 'send') throw new Error(`a send call became ${called.kind}`);
    const mismatch = nickProblem(target, called.nick);
    if (mismatch === null || !target.strictNick) return called;
    called.connection.destroy();
    throw new ProblemError(mismatch.code, mismatch.params);
  }

  private async pump(handle: TransferHandle, file: FileHandle, called: Taken): Promise<'done'> {
    const { name, path, sizeBytes } = handle.transfer;
    handle.begin(called.position, 'running');
    const outcome = await sendFile({
      connection: called.connection,
      file,
      path: path ?? name,
      position: called.position,
      sizeBytes,
      modifiedAt: handle.record.source?.modifiedAt ?? null,
      received: called.rest,
      onPosition: (position) => handle.moved(position),
      // Before the connection ends: a peer that sees it end in order takes it that we know.
      onConfirmed: async () => {
        handle.end('done', null, { confirmed: true });
        await this.context.book.saved();
      },
      throttle: this.context.throttleOf(handle.id, 'up'),
      buffers: this.context.buffers,
      signal: handle.signal,
    });
    if (outcome.kind === 'broken')
      throw new ProblemError(outcome.reason.code, { ...outcome.reason.params, peer: called.nick });
    if (outcome.kind === 'not-confirmed') handle.end('done', problem('not-confirmed', { peer: called.nick, name }));
    return 'done';
  }

  private meet(handle: TransferHandle, target: Target, called: Taken): void {
    const { id } = this.context.people.meet(called.nick, called.connection.remote.host, target.port);
    const isNew = handle.transfer.personId !== id;
    const mismatch = nickProblem(target, called.nick);
    if (mismatch !== null && isNew) this.context.people.addStatus(id, called.nick, 'nick-differs', mismatch);
    handle.update({ nick: called.nick, personId: id });
    if (isNew) this.addToTimeline(handle);
  }
}

/** Control characters cannot stand in a handshake line. */
function wireName(name: string): string {
  return name.replace(/[\p{Cc}]/gu, '_');
}

function problemWith(reason: Problem, target: Target): ProblemError {
  return new ProblemError(reason.code, { ...reason.params, peer: peerName(target) });
}

/** @throws ProblemError file-changed when size or time are not those that were offered. */
async function openSource(handle: TransferHandle): Promise<FileHandle> {
  const { path, sizeBytes } = handle.transfer;
  const { source } = handle.record;
  try {
    const file = await open(path ?? '', 'r');
    const { size, mtimeMs } = await file.stat();
    if (size === sizeBytes && (source === null || Math.round(mtimeMs) === source.modifiedAt)) return file;
    await file.close();
  } catch (error) {
    throw readProblem(error, path ?? '');
  }
  throw new ProblemError('file-changed', { path: path ?? '' });
}

async function takeAsItIsNow(handle: TransferHandle): Promise<void> {
  const [file] = await findSources([handle.transfer.path ?? '']);
  if (file?.kind !== 'file') return;
  handle.note({ source: { modifiedAt: file.modifiedAt, replaces: true } });
  handle.update({ sizeBytes: file.sizeBytes, positionBytes: 0 });
}

/** The peer wants to go on with a part of the earlier version; under a name it does not know it begins at the start. */
function offerUnderAnotherName(handle: TransferHandle, connection: Connection): 'again' {
  connection.destroy();
  const { name, path, nick } = handle.transfer;
  const [, number = '1'] = / \((\d+)\)(?:\.[^.]*)?$/.exec(name) ?? [];
  handle.update({
    name: numberedName(basename(path ?? name), Number(number) + 1),
    reason: problem('earlier-version-there', { name, peer: nick ?? '' }),
  });
  return 'again';
}
