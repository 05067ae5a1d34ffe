/** Offering files (120/121): what is offered, and how one attempt goes. When to try again is the driver's business. */
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Problem, ProblemError, problem } from '../../../../src-shared/model/problem';
import { formatOfferName, type Offer } from '../../../../src-shared/protocol/offer-name';
import { numberedName } from '../../../../src-shared/text/safe-name';
import { sendFile } from '../../../bytes/send-pump';
import { type Called, placeCall } from '../../../calls/place-call';
import { readProblem } from '../../../disk/disk-problems';
import { dial } from '../../../net/dial';
import { nickProblem, peerName, type Target } from '../../people/peers';
import type { People } from '../../people/people';
import { problemOf } from '../../problem-of';
import type { TransferBook, TransferHandle } from '../book';
import type { ByteWays } from '../receive-file';
import type { AttemptEnd, TransferDriver } from './driver';
import type { Features } from './features';
import type { Ticket } from './queue';
import { findSources, type SourceFile } from './sources';
import type { WireNames } from './wire-names';

type Taken = Extract<Called, { kind: 'send' }>;

/** A file of an offer of several. */
export interface Piece {
  readonly offer: Offer;
  /** Null for files that lie side by side. */
  readonly folder: string | null;
  /** In the folder; ends with `/` for an empty folder; nothing: the end of the offer. */
  readonly path: string;
}

export interface SendParts {
  readonly book: TransferBook;
  readonly people: People;
  readonly ways: ByteWays;
  readonly names: WireNames;
  /** Ours. */
  readonly nick: () => string;
  readonly answerTimeoutMs: () => number;
  readonly targetOf: (at: { host: string; port: number; nick: string | null; personId: string | null }) => Target;
}

export class Sends {
  constructor(
    private readonly parts: SendParts,
    private readonly driver: TransferDriver,
    private readonly features: Features,
  ) {}

  /** Offers a send that rests again; one whose file has changed is offered as it is now. `event`: null after a start. */
  async begin(id: string, event: { readonly kind: 'resume' } | null): Promise<void> {
    const { book, names } = this.parts;
    const { transfer } = book.get(id);
    const handle = book.reopen(id, event);
    names.note(peerKey(transfer), transfer.path ?? transfer.name, transfer.name);
    try {
      if (transfer.reason?.code === 'file-changed') await takeAsItIsNow(handle);
    } catch (error) {
      handle.step({ kind: 'fail', reason: problemOf(error, 'retry') });
      return;
    }
    void this.start(handle, this.parts.targetOf(transfer), null);
  }

  offerFile(target: Target, file: SourceFile): string {
    const { host, port, nick, personId } = target;
    const name = basename(file.path);
    const goesAs = this.parts.names.claim(peerKey(target), file.path, name);
    const handle = this.parts.book.create({
      direction: 'send',
      service: 'send',
      host,
      port,
      nick,
      personId,
      name: goesAs,
      path: file.path,
      sizeBytes: file.sizeBytes,
      source: { modifiedAt: file.modifiedAt, replaces: false },
      note: goesAs === name ? null : problem('sent-as', { name, goesAs }),
    });
    this.addToTimeline(handle);
    void this.start(handle, target, null);
    return handle.id;
  }

  /** The other side holds bytes under its name that nobody compared: the same file once more, under a name of its own. */
  async sendUnderAnotherName(id: string): Promise<string> {
    const { transfer } = this.parts.book.get(id);
    const [file] = await findSources([transfer.path ?? '']);
    if (file?.kind !== 'file') throw new ProblemError('not-a-file', { path: transfer.path ?? '' });
    const target = this.parts.targetOf(transfer);
    const handle = this.parts.book.create({
      direction: 'send',
      service: 'send',
      host: transfer.host,
      port: transfer.port,
      nick: transfer.nick,
      personId: transfer.personId,
      name: nextName(transfer.name, file.path),
      path: file.path,
      sizeBytes: file.sizeBytes,
      source: { modifiedAt: file.modifiedAt, replaces: true },
    });
    this.addToTimeline(handle);
    void this.start(handle, target, null);
    return handle.id;
  }

  /** A file of a folder; resolves when it has ended, either way. */
  sendPiece(handle: TransferHandle, target: Target, piece: Piece): Promise<void> {
    return this.start(handle, target, piece);
  }

  /** Tells a peer that knows of offers that this was all. It has everything: a failure here changes nothing of that. */
  async endOffer(handle: TransferHandle, target: Target, end: Piece): Promise<void> {
    try {
      const name = await this.nameInOffer(target, end, handle.signal);
      if (name === null) return;
      const called = await this.call(target, name, 0, handle.signal);
      if (called.kind === 'send') called.connection.close();
    } catch (error) {
      problemOf(error, 'close folder');
    }
  }

  addToTimeline(handle: TransferHandle): void {
    const { personId, name, folderId } = handle.transfer;
    if (personId === null || folderId !== null) return;
    const entry = { kind: 'transfer', from: 'me', text: name, transferId: handle.id } as const;
    this.parts.people.add(personId, this.parts.nick(), entry);
  }

  private start(handle: TransferHandle, target: Target, piece: Piece | null): Promise<void> {
    return this.driver.start(handle, {
      lane: peerKey(target),
      sizeBytes: () => handle.transfer.sizeBytes,
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
  ): Promise<AttemptEnd> {
    const file = await openSource(handle);
    try {
      const { sizeBytes } = handle.transfer;
      const name = await this.nameFor(handle, target, piece);
      // What was accepted before needs no new word there, but it may be paused: then it stands in nobody's way.
      const takePlace = handle.record.failures.reached ? ticket.park() : () => {};
      const called = await this.call(target, name, sizeBytes, handle.signal);
      takePlace();
      ticket.answered();
      if (called.kind === 'ended' && sizeBytes === 0) return endOfEmptyFile(handle, called.reason, target);
      const taken = this.taken(called, target);
      try {
        this.meet(handle, target, taken);
        if (handle.record.source?.replaces && taken.position > 0) return offerUnderAnotherName(handle);
        return await this.pump(handle, file, taken, target);
      } finally {
        taken.connection.close();
      }
    } finally {
      await file.close();
    }
  }

  /** An empty folder is a name without bytes; plain peers have no use for it. */
  private async offerFolder(handle: TransferHandle, target: Target, piece: Piece, ticket: Ticket): Promise<'done'> {
    const name = await this.nameInOffer(target, piece, handle.signal);
    if (name !== null) {
      const called = await this.call(target, name, 0, handle.signal);
      ticket.answered();
      this.taken(called, target).connection.close();
    }
    handle.step({ kind: 'complete', confirmed: true, verified: true, reason: null });
    return 'done';
  }

  /** A peer that knows of offers gets the file's place in it; any other a base name that is this file's alone. */
  private async nameFor(handle: TransferHandle, target: Target, piece: Piece | null): Promise<string> {
    const { name, path } = handle.transfer;
    if (piece === null) return name;
    const inOffer = await this.nameInOffer(target, piece, handle.signal);
    if (inOffer !== null) return inOffer;
    return this.parts.names.claim(peerKey(target), path ?? name, basename(piece.path));
  }

  /** Null for a peer to whom such a name means nothing. */
  private async nameInOffer(
    target: Target,
    { offer, folder, path }: Piece,
    signal: AbortSignal,
  ): Promise<string | null> {
    const place = folder === null ? path : `${folder}/${path}`;
    if (await this.features.knowsOffers(target, signal)) return formatOfferName(offer, place);
    const keepsIt = folder !== null && (await this.features.keepsFolders(target, signal));
    return keepsIt ? `./${place}` : null;
  }

  private async call(target: Target, name: string, sizeBytes: number, signal: AbortSignal): Promise<Called> {
    const called = await placeCall(
      await dial(target, signal),
      { kind: 'send-call', nick: this.parts.nick(), sizeBytes, name: wireName(name) },
      { encoding: target.encoding, pinned: target.pinned, answerTimeoutMs: this.parts.answerTimeoutMs(), signal },
    );
    if (called.kind !== 'ended') return called;
    return { kind: 'ended', reason: await this.features.whyRefused(target, called.reason, signal) };
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

  private async pump(handle: TransferHandle, file: FileHandle, called: Taken, target: Target): Promise<'done'> {
    const { book, ways } = this.parts;
    const { name, path, sizeBytes } = handle.transfer;
    const knowing = this.knowsWhatIsThere(handle, target, called);
    handle.begin(called.position, 0);
    const end = async (isConfirmed: boolean) => {
      const reason = isConfirmed ? null : problem('not-confirmed', { peer: called.nick, name });
      handle.step({ kind: 'complete', confirmed: isConfirmed, verified: await knowing, reason });
    };
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
        await end(true);
        await book.saved();
      },
      throttle: ways.throttleOf(handle.id, 'up'),
      buffers: ways.buffers,
      signal: handle.signal,
    });
    if (outcome.kind === 'broken')
      throw new ProblemError(outcome.reason.code, { ...outcome.reason.params, peer: called.nick });
    if (outcome.kind === 'not-confirmed') await end(false);
    return 'done';
  }

  /**
   * Whether the bytes that the peer has already are those of this file: they are if an earlier attempt sent them, and a
   * Port59 compares before it goes on (section 6). Of any other peer nobody knows, and the person is told at once.
   */
  private async knowsWhatIsThere(handle: TransferHandle, target: Target, called: Taken): Promise<boolean> {
    if (called.position === 0) return true;
    const { name, note } = handle.transfer;
    if (handle.record.failures.reached && note?.code !== 'bytes-not-known') return true;
    const before = note;
    handle.describe({ note: problem('bytes-not-known', { name, peer: called.nick, sizeBytes: called.position }) });
    const isPort59 = await this.features.isPort59(target, handle.signal).catch(() => false);
    if (isPort59) handle.describe({ note: before?.code === 'bytes-not-known' ? null : before });
    return isPort59;
  }

  private meet(handle: TransferHandle, target: Target, called: Taken): void {
    const { people } = this.parts;
    const { id } = people.meet(called.nick, called.connection.remote.host, target.port);
    const isNew = handle.transfer.personId !== id;
    const mismatch = nickProblem(target, called.nick);
    if (mismatch !== null && isNew) people.addStatus(id, called.nick, 'nick-differs', mismatch);
    handle.describe({ nick: called.nick, personId: id });
    if (isNew) this.addToTimeline(handle);
  }
}

function peerKey({ host, port }: Pick<Target, 'host' | 'port'>): string {
  return `${host}:${port}`;
}

/** Control characters cannot stand in a handshake line. */
function wireName(name: string): string {
  return name.replace(/[\p{Cc}]/gu, '_');
}

function problemWith(reason: Problem, target: Target): ProblemError {
  return new ProblemError(reason.code, { ...reason.params, peer: peerName(target) });
}

/**
 * Rule 4.6. irssi makes the file and hangs up without 121: it is there, and nobody said so. Peers that refuse an empty
 * file do so each time, so it is not offered to them again.
 */
function endOfEmptyFile(handle: TransferHandle, reason: Problem, target: Target): AttemptEnd {
  const { name } = handle.transfer;
  const peer = peerName(target);
  if (reason.code === 'unavailable') throw new ProblemError('empty-file-refused', { name, peer });
  if (reason.code !== 'closed-before-answer') throw problemWith(reason, target);
  const notConfirmed = problem('not-confirmed', { name, peer });
  handle.step({ kind: 'complete', confirmed: false, verified: true, reason: notConfirmed });
  return 'done';
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
  handle.describe({ sizeBytes: file.sizeBytes, positionBytes: 0 });
}

/** The peer wants to go on with a part of the earlier version; under a name it does not know it begins at the start. */
function offerUnderAnotherName(handle: TransferHandle): 'again' {
  const { name, path, nick } = handle.transfer;
  const note = problem('earlier-version-there', { name, peer: nick ?? '' });
  handle.describe({ name: nextName(name, path ?? name), note });
  return 'again';
}

function nextName(name: string, path: string): string {
  const [, number = '1'] = / \((\d+)\)(?:\.[^.]*)?$/.exec(name) ?? [];
  return numberedName(basename(path), Number(number) + 1);
}
