/** Downloads from a peer's file server (130/131/132): ask in the visit, fetch over a second connection (rule 5.3). */
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import type { IfTaken } from '../../src-shared/model/snapshot';
import { safeName } from '../../src-shared/text/safe-name';
import { dial } from '../net/dial';
import { type Called, placeCall } from '../sessions/place-call';
import { freeBytes } from '../transfer/disk-space';
import { MAX_NAME_BYTES, type PartFile } from '../transfer/part-file';
import { planResume, type ResumePlan } from '../transfer/resume';
import type { CoreContext } from './core-context';
import { type Target, targetOf } from './peers';
import { raised } from './raised';
import { receiveInto } from './receive-file';
import type { TransferHandle } from './transfer-book';
import type { OpenVisit, Visits } from './visits';

/** Rule 2.7: the second connection is tried once more. */
const RETRY_AFTER_MS = 1_000;
/** 64 KiB, 1 MiB, 16 MiB, all: then nothing is left to step back to. */
const MAX_ATTEMPTS = 5;

interface Wanted {
  readonly folder: readonly string[];
  readonly name: string;
  readonly toFolder: string | null;
  readonly ifTaken: IfTaken;
}

export class Gets {
  /** One `get` at a time in each visit: its answer and its connection belong together. */
  private readonly lines = new Map<string, Promise<void>>();

  constructor(
    private readonly context: CoreContext,
    private readonly visits: Visits,
  ) {}

  /** Puts the files in line and returns at once. @throws ProblemError visit-closed. */
  ask(visitId: string, wanted: Omit<Wanted, 'name'>, names: readonly string[]): string[] {
    const { target, host } = this.visits.get(visitId);
    return names.map((name) => {
      const handle = this.context.book.create({
        direction: 'receive',
        service: 'get',
        host: target.host,
        port: target.port,
        nick: target.nick,
        personId: target.personId,
        name: safeName(name, MAX_NAME_BYTES).name,
        sizeBytes: 0,
        remote: { folder: wanted.folder, name },
        toFolder: wanted.toFolder,
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
  }

  /** Asks again for an ended get, opening the visit again when it is closed. */
  retry(id: string): void {
    const { transfer, remote } = this.context.book.get(id);
    if (remote === null) throw new ProblemError('not-supported-here', { detail: 'retry' });
    const { folder, name, toFolder } = remote;
    const target = targetOf(this.context.state, transfer);
    this.start(this.context.book.reopen(id), target, { folder, name, toFolder, ifTaken: 'resume' });
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.lines.values());
  }

  private start(handle: TransferHandle, target: Target, wanted: Wanted): void {
    const lane = `${target.host}:${target.port}`;
    const before = this.lines.get(lane) ?? Promise.resolve();
    const run = before
      .then(() => this.run(handle, target, wanted))
      .catch((error: unknown) => handle.end('failed', this.context.problemOf(error, 'get')));
    this.lines.set(lane, run);
    run.finally(() => {
      if (this.lines.get(lane) === run) this.lines.delete(lane);
    });
  }

  private async run(handle: TransferHandle, target: Target, wanted: Wanted): Promise<void> {
    const ticket = this.context.queue.join(`get ${target.host}:${target.port}`);
    try {
      await Promise.race([ticket.turn, raised(handle.signal)]);
      if (handle.signal.aborted) return;
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        handle.update({ state: 'waiting', attempts: handle.transfer.attempts + 1 });
        const open = await this.visits.reach(target);
        if ((await this.fetch(handle, open, wanted)) === 'ended') return;
      }
      handle.end('failed', problem('overlap-mismatch', { name: wanted.name }));
    } finally {
      ticket.done();
    }
  }

  private async fetch(handle: TransferHandle, open: OpenVisit, wanted: Wanted): Promise<'ended' | 'mismatch'> {
    let part: PartFile | null = null;
    let plan: ResumePlan = { position: 0, overlapBytes: 0 };
    const findPosition = async (nick: string, sizeBytes: number) => {
      handle.update({ nick, sizeBytes });
      part = await this.openPart(handle, open, wanted, sizeBytes);
      plan = planResume(part.bytesOnDisk, sizeBytes, part.mismatches);
      return plan.position;
    };
    try {
      const called = await open.visit.get(wanted.folder, wanted.name, (refused) =>
        Promise.race([refused, this.call(handle, open, wanted, findPosition)]),
      );
      if (called.kind === 'ended')
        throw new ProblemError(called.reason.code, { ...called.reason.params, name: wanted.name });
      if (called.kind !== 'receive' || part === null) throw new Error(`a get became ${called.kind}`);
      const taken: PartFile = part;
      part = null;
      return await receiveInto(this.context, { handle, over: called, part: taken, plan, sizeBytes: called.sizeBytes });
    } finally {
      await leave(part);
    }
  }

  private async call(
    handle: TransferHandle,
    open: OpenVisit,
    wanted: Wanted,
    findPosition: (nick: string, sizeBytes: number) => Promise<number>,
  ): Promise<Called> {
    const once = () => this.callOnce(handle, open, wanted, findPosition);
    const first = await once().catch((error: unknown): Called => {
      const reason = this.context.problemOf(error, 'get');
      if (reason.code !== 'connection-refused') throw error;
      return { kind: 'ended', reason };
    });
    if (first.kind !== 'ended' || !isWorthRetrying(first.reason)) return first;
    await new Promise((done) => setTimeout(done, RETRY_AFTER_MS));
    return once();
  }

  private async callOnce(
    handle: TransferHandle,
    open: OpenVisit,
    wanted: Wanted,
    findPosition: (nick: string, sizeBytes: number) => Promise<number>,
  ): Promise<Called> {
    const connection = await dial({ host: open.host, port: open.target.port }, handle.signal);
    return placeCall(
      connection,
      { kind: 'get-call', nick: this.context.nick, name: wanted.name },
      {
        encoding: open.channel.encoding,
        pinned: open.target.pinned,
        answerTimeoutMs: this.context.answerTimeoutMs,
        signal: handle.signal,
        findPosition,
      },
    );
  }

  private async openPart(
    handle: TransferHandle,
    open: OpenVisit,
    wanted: Wanted,
    sizeBytes: number,
  ): Promise<PartFile> {
    const folder = wanted.toFolder ?? this.context.downloadsFolder;
    const part = await this.context.parts.open({
      folder,
      name: handle.transfer.name,
      sizeBytes,
      nick: open.target.nick ?? '',
      host: open.host,
      ifTaken: wanted.ifTaken,
    });
    handle.update({ path: part.goalPath });
    const free = await freeBytes(folder);
    const needed = sizeBytes - part.bytesOnDisk + this.context.state.settings.limits.reservedDiskBytes;
    if (free === null || free >= needed) return part;
    await leave(part);
    throw new ProblemError('disk-full', { path: folder, needBytes: sizeBytes - part.bytesOnDisk, freeBytes: free });
  }
}

async function leave(part: PartFile | null): Promise<void> {
  if (part === null) return;
  if (part.bytesOnDisk === 0) await part.discard();
  else await part.keep(part.bytesOnDisk, part.mismatches);
}

function isWorthRetrying(reason: Problem): boolean {
  return ['rejected', 'unavailable', 'closed-before-answer', 'connection-refused'].includes(reason.code);
}
