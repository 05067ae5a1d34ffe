/** Offering files (120/121): what is offered, and how one attempt goes. When to try again is the driver's business. */
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { numberedName } from '../../src-shared/text/safe-name';
import type { Connection } from '../net/connection';
import { dial } from '../net/dial';
import { type Called, placeCall } from '../sessions/place-call';
import { readProblem } from '../transfer/disk-problems';
import { sendFile } from '../transfer/send-pump';
import type { Ticket } from '../transfer/queue';
import type { CoreContext } from './core-context';
import { nickProblem, peerName, type Target, targetOf } from './peers';
import { findSources, type SourceFile } from './sources';
import type { TransferHandle } from './transfer-book';
import type { TransferDriver } from './transfer-driver';

type Taken = Exclude<Called, { kind: 'ended' | 'chat' | 'visit' }>;

export class Sends {
  constructor(
    private readonly context: CoreContext,
    private readonly driver: TransferDriver,
  ) {}

  /**
   * Puts the files in line and returns at once.
   * @throws ProblemError file-missing, file-unreadable, not-a-file, nothing-to-send, before anything is offered.
   */
  async offer(target: Target, paths: readonly string[]): Promise<string[]> {
    const files = await findSources(paths);
    const ids = files.map((file) => this.offerFile(target, file));
    this.context.book.flush();
    return ids;
  }

  /** Offers a send that rests again; one whose file has changed is offered as it is now. */
  async retry(id: string): Promise<void> {
    const { transfer } = this.context.book.get(id);
    const handle = this.context.book.reopen(id);
    if (transfer.reason?.code === 'file-changed') await takeAsItIsNow(handle);
    this.start(handle, targetOf(this.context.state, transfer));
  }

  private offerFile(target: Target, file: SourceFile): string {
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
    if (personId !== null && nick !== null) this.addToTimeline(handle, personId);
    this.start(handle, target);
    return handle.id;
  }

  private start(handle: TransferHandle, target: Target): void {
    this.driver.start(handle, {
      lane: `${target.host}:${target.port}`,
      writesTo: null,
      attempt: (current, ticket) => this.attempt(current, target, ticket),
    });
  }

  private async attempt(handle: TransferHandle, target: Target, ticket: Ticket): Promise<'done' | 'again'> {
    const file = await openSource(handle);
    try {
      const connection = await dial(target, handle.signal);
      const called = await this.call(handle, target, connection);
      ticket.answered();
      if (called.kind === 'ended') throw problemWith(called.reason, target);
      if (called.kind !== 'send') throw new Error(`a send call became ${called.kind}`);
      const mismatch = nickProblem(target, called.nick);
      if (mismatch !== null && target.strictNick) {
        connection.destroy();
        throw new ProblemError(mismatch.code, mismatch.params);
      }
      this.meet(handle, target, called);
      if (handle.record.source?.replaces && called.position > 0) return offerUnderAnotherName(handle, connection);
      return await this.pump(handle, file, called);
    } finally {
      await file.close();
    }
  }

  private call(handle: TransferHandle, target: Target, connection: Connection): Promise<Called> {
    const { sizeBytes, name } = handle.transfer;
    return placeCall(
      connection,
      { kind: 'send-call', nick: this.context.nick, sizeBytes, name: wireName(name) },
      {
        encoding: target.encoding,
        pinned: target.pinned,
        answerTimeoutMs: this.context.answerTimeoutMs,
        signal: handle.signal,
      },
    );
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
      received: called.rest,
      onPosition: (position) => handle.moved(position),
      // Before the connection ends: a peer that sees it end in order takes it that we know.
      onConfirmed: () => {
        handle.update({ confirmed: true });
        handle.end('done', null);
        this.context.book.flush();
      },
      throttle: this.context.throttleOf(handle.id, 'up'),
      signal: handle.signal,
    });
    if (outcome.kind === 'broken')
      throw new ProblemError(outcome.reason.code, { ...outcome.reason.params, peer: called.nick });
    if (outcome.kind === 'not-confirmed') handle.end('done', problem('not-confirmed', { peer: called.nick, name }));
    return 'done';
  }

  private meet(handle: TransferHandle, target: Target, called: Taken): void {
    const { id } = this.context.people.meet(called.nick, called.connection.remote.host, target.port);
    if (handle.transfer.personId !== id) this.addToTimeline(handle, id);
    handle.update({ nick: called.nick, personId: id });
  }

  private addToTimeline(handle: TransferHandle, personId: string): void {
    this.context.people.add(personId, this.context.nick, {
      kind: 'transfer',
      from: 'me',
      text: handle.transfer.name,
      transferId: handle.id,
    });
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
  if (file === undefined) return;
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
