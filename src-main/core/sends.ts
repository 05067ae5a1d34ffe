/** Offering files (120/121): one transfer a file, one unanswered offer at a time to each peer. */
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ProblemError, problem } from '../../src-shared/model/problem';
import { dial } from '../net/dial';
import { placeCall } from '../sessions/place-call';
import { readProblem } from '../transfer/disk-problems';
import { sendFile } from '../transfer/send-pump';
import type { CoreContext } from './core-context';
import { nickProblem, peerName, type Target, targetOf } from './peers';
import { raised } from './raised';
import type { TransferHandle } from './transfer-book';

const MAX_FILES_AT_ONCE = 10_000;
const MAX_FOLDER_DEPTH = 32;

interface SourceFile {
  readonly path: string;
  readonly sizeBytes: number;
}

export class Sends {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly context: CoreContext) {}

  /**
   * Puts the files in line and returns at once; folders are offered as their files.
   * @throws ProblemError file-missing, file-unreadable, not-a-file, nothing-to-send, before anything is offered.
   */
  async offer(target: Target, paths: readonly string[]): Promise<string[]> {
    const files: SourceFile[] = [];
    for (const path of paths) await collect(resolve(path), 0, files);
    if (files.length === 0) throw new ProblemError('nothing-to-send', { path: paths[0] ?? '' });
    return files.map((file) => {
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
      });
      if (personId !== null && nick !== null) this.addToTimeline(handle, personId);
      this.start(handle, target);
      return handle.id;
    });
  }

  /** Offers an ended send again. */
  retry(id: string): void {
    const { transfer } = this.context.book.get(id);
    this.start(this.context.book.reopen(id), targetOf(this.context.state, transfer));
  }

  /** When all that runs has come to its end. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  private start(handle: TransferHandle, target: Target): void {
    const run = this.run(handle, target).catch((error: unknown) =>
      handle.end('failed', this.context.problemOf(error, 'send')),
    );
    this.running.add(run);
    run.finally(() => this.running.delete(run));
  }

  private async run(handle: TransferHandle, target: Target): Promise<void> {
    const ticket = this.context.queue.join(`${target.host}:${target.port}`);
    try {
      await Promise.race([ticket.turn, raised(handle.signal)]);
      if (handle.signal.aborted) return;
      await this.send(handle, target, () => ticket.answered());
    } finally {
      ticket.done();
    }
  }

  private async send(handle: TransferHandle, target: Target, answered: () => void): Promise<void> {
    const path = handle.transfer.path ?? '';
    const file = await openSource(path, handle.transfer.sizeBytes);
    try {
      handle.update({ state: 'waiting', attempts: handle.transfer.attempts + 1 });
      const connection = await dial(target, handle.signal);
      const { sizeBytes, name } = handle.transfer;
      const called = await placeCall(
        connection,
        { kind: 'send-call', nick: this.context.nick, sizeBytes, name: wireName(name) },
        {
          encoding: target.encoding,
          pinned: target.pinned,
          answerTimeoutMs: this.context.answerTimeoutMs,
          signal: handle.signal,
        },
      );
      answered();
      if (called.kind === 'ended') return handle.end('failed', namedPeer(called.reason, target));
      if (called.kind !== 'send') throw new Error(`a send call became ${called.kind}`);
      const mismatch = nickProblem(target, called.nick);
      if (mismatch !== null && target.strictNick) {
        connection.destroy();
        return handle.end('failed', mismatch);
      }
      const person = this.context.people.meet(called.nick, connection.remote.host, target.port);
      handle.update({ nick: called.nick, personId: person.id });
      if (target.personId !== person.id) this.addToTimeline(handle, person.id);
      handle.begin(called.position, 'running');
      const outcome = await sendFile({
        connection,
        file,
        path,
        position: called.position,
        sizeBytes,
        received: called.rest,
        onPosition: (position) => handle.moved(position),
        signal: handle.signal,
      });
      if (outcome.kind === 'broken')
        return handle.end('failed', namedPeer(outcome.reason, { ...target, nick: called.nick }));
      handle.update({ confirmed: outcome.kind === 'confirmed' });
      handle.end('done', outcome.kind === 'confirmed' ? null : problem('not-confirmed', { peer: called.nick, name }));
    } finally {
      await file.close();
    }
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

function namedPeer<P extends { params: Readonly<Record<string, string | number>> }>(
  reason: P,
  target: Pick<Target, 'nick' | 'host' | 'port'>,
): P {
  return { ...reason, params: { ...reason.params, peer: peerName(target) } };
}

async function openSource(path: string, sizeBytes: number): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    const { size } = await file.stat();
    if (size === sizeBytes) return file;
    await file.close();
  } catch (error) {
    throw readProblem(error, path);
  }
  throw new ProblemError('file-changed', { path });
}

async function collect(path: string, depth: number, files: SourceFile[]): Promise<void> {
  if (files.length >= MAX_FILES_AT_ONCE) throw new ProblemError('too-many-transfers', { count: MAX_FILES_AT_ONCE });
  try {
    const found = await stat(path);
    if (found.isFile()) {
      const file = await open(path, 'r');
      await file.close();
      files.push({ path, sizeBytes: found.size });
    } else if (found.isDirectory() && depth < MAX_FOLDER_DEPTH) {
      const entries = await readdir(path, { withFileTypes: true });
      // Links inside a folder are not followed: they may lead anywhere, or in a circle.
      for (const entry of entries)
        if (entry.isFile() || entry.isDirectory()) await collect(join(path, entry.name), depth + 1, files);
    } else {
      throw new ProblemError('not-a-file', { path });
    }
  } catch (error) {
    throw readProblem(error, path);
  }
}
