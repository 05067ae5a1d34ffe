/**
 * Files that peers send us (120/121): what a call becomes – a card, a rule's yes, a no – and its bytes into a part. A
 * peer that offers again what we accepted and what broke goes on without a second question (section 6, point 4).
 */
import { basename, dirname, join } from 'node:path';
import { problem } from '../../../../src-shared/model/problem';
import type { IfTaken, Request } from '../../../../src-shared/model/snapshot';
import type { Call } from '../../../../src-shared/protocol/messages';
import { dangerOf, safeName } from '../../../../src-shared/text/safe-name';
import { planResume, type ResumePlan } from '../../../bytes/resume';
import type { Answered } from '../../../calls/answer-call';
import { freeBytes } from '../../../disk/disk-space';
import { isInPlace, MAX_NAME_BYTES, type PartFile, type Place } from '../../../disk/part-file';
import type { Connection } from '../../../net/connection';
import type { JournalRecord } from '../../../storage/store';
import type { CoreContext } from '../../core-context';
import { type Decided, refused } from '../../door/decided';
import type { Door } from '../../door/door';
import type { Verdict } from '../../door/gatekeeper';
import type { TransferHandle } from '../book';
import type { Ticket } from '../ours/queue';
import { receiveInto } from '../receive-file';
import { findGivenUp, findReoffered, type Offered } from './re-offers';
import { recheck } from './recheck';
import { type IncomingFolders, type PlaceInFolder, parsePlaceInFolder } from './take-folder';

export type SendCall = Extract<Call, { kind: 'send-call' }>;

/** A connection that brings nothing for so long while its transfer is offered again is dead. */
const DEAD_AFTER_MS = 15_000;
const LOOK_MS = 50;
/** A slot that is just being given back. */
const SLOT_PATIENCE_MS = 1_000;

/** An offer on its way to a part. */
interface Offer {
  readonly call: SendCall;
  readonly host: string;
  readonly folder: string;
  readonly name: string;
  readonly ifTaken: IfTaken;
  /** The transfer it goes on with. */
  readonly again: JournalRecord | null;
  /** The folder it belongs to. */
  readonly folderId: string | null;
}

export class IncomingFiles {
  private readonly running = new Map<string, { readonly end: Promise<void>; readonly connection: Connection }>();

  /** Files in folders that are others than those offered under their names. */
  private readonly differing = new Set<string>();

  constructor(
    private readonly context: CoreContext,
    private readonly door: Door,
    private readonly folders: IncomingFolders,
  ) {}

  async settled(): Promise<void> {
    await Promise.allSettled([...this.running.values()].map(({ end }) => end));
  }

  async decide(call: SendCall, host: string, signal: AbortSignal): Promise<Decided> {
    const verdict = this.door.judge(call.nick, host, 'send');
    if (verdict.policy === 'off') return refused('unavailable');
    if (verdict.policy === 'refuse') return refused('reject');
    const offered = { ...call, host };
    if (this.wasGivenUp(offered)) return refused('reject');
    const known = findReoffered(this.context.book.all(), offered, (id) => this.isDead(id), Date.now());
    if (known !== null) return this.goOn(call, host, known);
    const place = parsePlaceInFolder(call.name);
    if (place !== null) return this.decideInFolder(call, host, verdict, place, signal);
    return this.decideFile(call, host, verdict, signal);
  }

  /** The person cancelled it; a sender that saw no more than a broken connection learns that now. */
  private wasGivenUp(offered: Offered): boolean {
    const { book } = this.context;
    const top = parsePlaceInFolder(offered.name)?.top ?? null;
    if (top !== null && this.folders.wasGivenUp(offered.nick, offered.host, top)) return true;
    const record = findGivenUp(book.all(), offered, Date.now());
    if (record === null) return false;
    book.noteHeard(record.transfer.id);
    return true;
  }

  private async decideFile(call: SendCall, host: string, verdict: Verdict, signal: AbortSignal): Promise<Decided> {
    const folder = this.context.downloadsFolder;
    const { name } = safeName(call.name, MAX_NAME_BYTES);
    const place = await this.context.parts.look(folder, name, call.sizeBytes);
    const free = await freeBytes(folder);
    if (!this.hasRoom(folder, name, call.sizeBytes - (place.part?.positionBytes ?? 0), free))
      return refused('unavailable');
    const answer = await this.howToTake(call, host, verdict, { folder, name, place, free }, signal);
    if (typeof answer !== 'string') return answer;
    return this.take({ call, host, folder, name, ifTaken: answer, again: null, folderId: null });
  }

  /** One question for the whole folder; then its files come without one, each into its place. */
  private async decideInFolder(
    call: SendCall,
    host: string,
    verdict: Verdict,
    place: PlaceInFolder,
    signal: AbortSignal,
  ): Promise<Decided> {
    const { nick, sizeBytes } = call;
    const { top } = place;
    const known = this.folders.find(nick, host, top)?.transfer ?? null;
    // The end of a folder that nobody knows: there is nothing to begin for.
    if (known === null && place.file === null && place.folders.length === 0) return refused('unavailable');
    if (known?.state === 'paused') return refused('unavailable');
    const free = await freeBytes(this.context.downloadsFolder);
    if (!this.hasRoom(this.context.downloadsFolder, top, sizeBytes, free)) return refused('unavailable');
    if (known === null && verdict.policy === 'ask') {
      const folder = this.context.downloadsFolder;
      const plain = { announcedName: null, danger: 'none', existing: null, part: null } as const;
      const file: Request['file'] = { ...plain, name: top, inFolder: top, sizeBytes, folder, freeBytes: free };
      const choice = await this.door.ask({ kind: 'send', nick, host, file }, signal);
      if (choice === null) return refused('unavailable');
      if (choice.kind !== 'accept') return refused('reject');
    }
    const id = known?.id ?? (await this.folders.create(nick, host, 0, top)).id;
    this.folders.wake(id);
    const folder = await this.folders.makeFolder(id, place);
    if (place.file === null) return this.noteFolder(id, place);
    const name = safeName(place.file, MAX_NAME_BYTES).name;
    const path = join(folder, name);
    // The same folder sent again: what is there already only has to be compared.
    if (!this.differing.has(path) && (await isInPlace(path, sizeBytes))) return this.recheckInFolder(call, id, path);
    return this.take({ call, host, folder, name, ifTaken: 'resume', again: null, folderId: id });
  }

  private noteFolder(id: string, place: PlaceInFolder): Decided {
    return {
      decision: { kind: 'accept-send', nick: this.context.nick, position: 0 },
      prepared: {
        abandon: async () => {},
        proceed: (answered) => {
          answered.connection.close();
          if (place.folders.length === 0) this.folders.onEnd(id);
        },
      },
    };
  }

  private recheckInFolder(call: SendCall, folderId: string, path: string): Promise<Decided> {
    const goal = { path, name: basename(path), folder: dirname(path), folderId, replaces: false };
    return recheck(this.context, {
      path,
      sizeBytes: call.sizeBytes,
      rowFor: (answered) => this.rowFor(call, answered, goal),
      onEnd: (handle, received) => {
        if (received.kind === 'done') return this.folders.onFileDone(folderId, handle.transfer);
        // Another file: it is offered again, and goes beside this one then.
        if (received.kind === 'mismatch') this.differing.add(path);
        this.context.book.remove(handle.id);
      },
    });
  }

  /** By rule or by the person: under which circumstances the file is taken, or that it is not. */
  private async howToTake(
    call: SendCall,
    host: string,
    verdict: Verdict,
    goal: { readonly folder: string; readonly name: string; readonly place: Place; readonly free: number | null },
    signal: AbortSignal,
  ): Promise<IfTaken | Decided> {
    const { folder, name, place, free } = goal;
    const danger = dangerOf(name);
    const byRule = this.ifTakenByRule(place);
    // Executables get their warning also from trusted contacts (section 7).
    const isAsked = verdict.policy === 'ask' || (danger !== 'none' && verdict.by !== 'everyone');
    if (!isAsked && byRule !== null) return byRule;
    const file: Request['file'] = {
      name,
      inFolder: null,
      announcedName: call.name === name ? null : call.name,
      sizeBytes: call.sizeBytes,
      danger,
      folder,
      freeBytes: free,
      existing: place.existing,
      part: place.part,
    };
    const choice = await this.door.ask({ kind: 'send', nick: call.nick, host, file }, signal);
    if (choice === null) return refused('unavailable');
    if (choice.kind !== 'accept') return refused('reject');
    return choice.ifTaken ?? byRule ?? 'rename';
  }

  /** Whether the connection of a running transfer has ended, or brings nothing any more while the peer offers anew. */
  private isDead(id: string): boolean {
    const connection = this.running.get(id)?.connection;
    if (connection === undefined || connection.isClosed || connection.peerEnded) return true;
    return this.context.book.silentMs(id) >= DEAD_AFTER_MS;
  }

  private async goOn(call: SendCall, host: string, record: JournalRecord): Promise<Decided> {
    const { id, path, state, reason } = record.transfer;
    const running = this.running.get(id);
    if (running !== undefined) {
      // Held up by our own disk, with the connection alive: there is nothing to offer anew.
      if (!this.isDead(id)) return refused('unavailable');
      running.connection.destroy();
      await running.end;
    }
    // The person paused it; a disk that has room again is no reason to wait.
    if (state === 'paused' && reason === null) return refused('unavailable');
    const isKnownToDiffer = record.offer?.delivery === 'other file';
    if (path !== null && !isKnownToDiffer && (await isInPlace(path, call.sizeBytes)))
      return this.recheckRow(call, record, path);
    const folder = record.offer?.folder ?? this.context.downloadsFolder;
    const { name } = safeName(parsePlaceInFolder(call.name)?.file ?? call.name, MAX_NAME_BYTES);
    const free = await freeBytes(path === null ? folder : dirname(path));
    if (!this.hasRoom(folder, name, call.sizeBytes - record.transfer.positionBytes, free))
      return refused('unavailable');
    const { folderId } = record.transfer;
    if (folderId !== null) this.folders.wake(folderId);
    const ifTaken = record.offer?.replaces ? 'overwrite' : 'resume';
    return this.take({ call, host, folder, name, ifTaken, again: record, folderId });
  }

  private hasRoom(folder: string, name: string, needBytes: number, free: number | null): boolean {
    if (free === null || free >= needBytes + this.context.state.settings.limits.reservedDiskBytes) return true;
    this.context.state.notify('warning', problem('disk-full', { path: folder, name, needBytes, freeBytes: free }));
    return false;
  }

  private async take(offer: Offer): Promise<Decided> {
    const { call, host, folder, name, ifTaken, again } = offer;
    const ticket = await this.slot(call.sizeBytes);
    if (ticket === null) return refused('unavailable');
    let part: PartFile;
    try {
      part = await this.context.parts.open({
        folder,
        name,
        sizeBytes: call.sizeBytes,
        nick: call.nick,
        host,
        ifTaken,
        goalPath: again?.transfer.path ?? null,
      });
    } catch (error) {
      ticket.done();
      throw error;
    }
    const plan = planResume(part.held, call.sizeBytes);
    return {
      decision: { kind: 'accept-send', nick: this.context.nick, position: plan.position },
      prepared: {
        abandon: async () => {
          ticket.done();
          await part.leave();
        },
        proceed: (answered) => this.track(this.handleOf(offer, part, answered), answered, part, plan, ticket),
      },
    };
  }

  private async slot(sizeBytes: number): Promise<Ticket | null> {
    for (let waitedMs = 0; ; waitedMs += LOOK_MS) {
      const ticket = this.context.queue.take(sizeBytes);
      if (ticket !== null || waitedMs >= SLOT_PATIENCE_MS) return ticket;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** The row of the transfer it goes on with, or a new one. */
  private handleOf(offer: Offer, part: PartFile, answered: Exclude<Answered, { kind: 'ended' }>): TransferHandle {
    const { call, name, folder, again } = offer;
    const { book } = this.context;
    if (again !== null && book.has(again.transfer.id)) {
      const handle = book.reopen(again.transfer.id);
      handle.update({ path: part.goalPath, port: answered.connection.remote.port });
      return handle;
    }
    const { folderId, ifTaken } = offer;
    return this.rowFor(call, answered, {
      path: part.goalPath,
      name,
      folder,
      folderId,
      replaces: ifTaken === 'overwrite',
    });
  }

  private rowFor(
    call: SendCall,
    answered: Exclude<Answered, { kind: 'ended' }>,
    goal: Pick<Offer, 'name' | 'folder' | 'folderId'> & { readonly path: string; readonly replaces: boolean },
  ): TransferHandle {
    const { people, book } = this.context;
    const { path, name, folder, folderId, replaces } = goal;
    const { host, port } = answered.connection.remote;
    const person = people.meet(call.nick, host, null);
    const handle = book.create({
      direction: 'receive',
      service: 'send',
      host,
      port,
      nick: call.nick,
      personId: person.id,
      name,
      path,
      sizeBytes: call.sizeBytes,
      folderId,
      offer: { announcedName: call.name, folder, replaces, delivery: 'open' },
    });
    if (folderId === null)
      people.add(person.id, call.nick, { kind: 'transfer', from: 'peer', text: name, transferId: handle.id });
    return handle;
  }

  private track(
    handle: TransferHandle,
    answered: Exclude<Answered, { kind: 'ended' }>,
    part: PartFile,
    plan: ResumePlan,
    ticket: Ticket,
  ): Promise<void> {
    handle.update({ attempts: handle.transfer.attempts + 1 });
    // After a crash the next start has to know that this was accepted, and which part is its own.
    void this.context.book.saved();
    const { connection } = answered;
    const end = this.receive(handle, answered, part, plan).finally(() => {
      ticket.done();
      if (this.running.get(handle.id)?.connection === connection) this.running.delete(handle.id);
    });
    this.running.set(handle.id, { end, connection });
    return end;
  }

  private async receive(
    handle: TransferHandle,
    over: Exclude<Answered, { kind: 'ended' }>,
    part: PartFile,
    plan: ResumePlan,
  ): Promise<void> {
    const { name, nick, sizeBytes } = handle.transfer;
    const received = await receiveInto(this.context, { handle, over, part, plan, sizeBytes });
    const { folderId } = handle.transfer;
    if (received.kind === 'done' && folderId !== null) this.folders.onFileDone(folderId, handle.transfer);
    if (received.kind === 'broken') handle.end('failed', received.reason);
    // The sender decides when the next try is: it will be asked for an earlier position then.
    if (received.kind === 'mismatch') handle.end('failed', problem('overlap-mismatch', { name, peer: nick ?? '' }));
  }

  /** The file is in its place, but its sender may not have heard that. */
  private recheckRow(call: SendCall, { transfer }: JournalRecord, path: string): Promise<Decided> {
    const { book } = this.context;
    return recheck(this.context, {
      path,
      sizeBytes: call.sizeBytes,
      rowFor: () => (book.has(transfer.id) ? book.reopen(transfer.id) : null),
      onEnd: (handle, received) => {
        const { folderId } = handle.transfer;
        if (received.kind === 'done' && folderId !== null) this.folders.onFileDone(folderId, handle.transfer);
        if (received.kind === 'done') return;
        const { offer } = handle.record;
        if (received.kind === 'mismatch' && offer !== null)
          handle.note({ offer: { ...offer, delivery: 'other file' } });
        const { name, nick, state, reason, verifiedBytes } = transfer;
        handle.update({ verifiedBytes, differedAtBytes: null });
        if (state === 'done') return handle.end('done', reason);
        // What is there is an earlier file, not this one: the next offer writes it anew.
        const differs = problem('overlap-mismatch', { name, peer: nick ?? '' });
        handle.end('failed', received.kind === 'broken' ? received.reason : differs);
      },
    });
  }

  /** Null: the setting says that the person decides. */
  private ifTakenByRule(place: Place): IfTaken | null {
    const rule = this.context.state.settings.ifExists;
    if (rule === 'rename') return 'rename';
    // A part that fits is gone on with, whatever else: nothing is overwritten by that.
    if (place.part !== null || place.existing === null || rule === 'resume') return 'resume';
    return null;
  }
}
