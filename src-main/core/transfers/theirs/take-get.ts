/** Visitors' downloads (130/131/132): a grant becomes bytes of a shared file, out on the caller's second connection. */
import { type FileHandle, open } from 'node:fs/promises';
import { problem } from '../../../../src-shared/model/problem';
import type { Call } from '../../../../src-shared/protocol/messages';
import { sendFile } from '../../../bytes/send-pump';
import type { Answered } from '../../../calls/answer-call';
import { readProblem } from '../../../disk/disk-problems';
import type { Grant } from '../../../file-server/grants';
import type { Visitors } from '../../browsing/their-visits';
import type { CoreContext } from '../../core-context';
import { type Decided, refused } from '../../door/decided';
import { isSameNick } from '../../door/gatekeeper';
import type { TransferHandle } from '../book';

export type GetCall = Extract<Call, { kind: 'get-call' }>;

const GRANT_PATIENCE_MS = 700;
const GRANT_LOOK_MS = 20;

interface Source {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export class ServedGets {
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly context: CoreContext,
    private readonly visitors: Visitors,
  ) {}

  async settled(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  async decide(call: GetCall, host: string): Promise<Decided> {
    const grant = await this.findGrant(call, host);
    if (grant === null) return refused('unavailable');
    const { file, sizeBytes } = await openShared(grant.path);
    // Grants can be stocked up: the limit holds for what runs, not for what was asked (rule 5.11).
    const ticket = this.visitors.hasRoomForGet(call.nick, host) ? this.context.queue.take(sizeBytes) : null;
    if (ticket === null) {
      await file.close();
      return refused('unavailable');
    }
    const over = this.visitors.countGet(call.nick, host);
    const release = async () => {
      over();
      ticket.done();
      await file.close();
    };
    return {
      decision: { kind: 'accept-get', nick: this.context.nick, sizeBytes },
      prepared: {
        abandon: release,
        proceed: (answered) => {
          const source = { path: grant.path, name: grant.name, sizeBytes };
          const run = this.serve(answered, call, source, file).finally(async () => {
            this.running.delete(run);
            await release();
          });
          this.running.add(run);
          return run;
        },
      },
    };
  }

  /** The `get` and the 130 come on two sockets in either order (rule 5.3): a visitor's 130 may wait for its `get`. */
  private async findGrant(call: GetCall, host: string): Promise<Grant | null> {
    const deadline = Date.now() + GRANT_PATIENCE_MS;
    for (;;) {
      const grant = this.visitors.grants.take(host, call.nick, call.name, Date.now());
      if (grant !== null || !this.visitors.isInside(call.nick, host) || Date.now() >= deadline) return grant;
      await new Promise((resolve) => setTimeout(resolve, GRANT_LOOK_MS));
    }
  }

  private async serve(
    answered: Exclude<Answered, { kind: 'ended' }>,
    call: GetCall,
    source: Source,
    file: FileHandle,
  ): Promise<void> {
    if (answered.kind !== 'send') throw new Error(`a get became ${answered.kind}`);
    const handle = this.handleOf(answered, call, source);
    handle.update({ attempts: handle.transfer.attempts + 1 });
    handle.begin(answered.position, 'running');
    const outcome = await sendFile({
      connection: answered.connection,
      file,
      path: source.path,
      position: answered.position,
      sizeBytes: source.sizeBytes,
      // A log that grows is served as far as it was announced.
      modifiedAt: null,
      received: answered.rest,
      onPosition: (position) => handle.moved(position),
      throttle: this.context.throttleOf(handle.id, 'up'),
      buffers: this.context.buffers,
      signal: handle.signal,
    });
    const peer = call.nick;
    if (outcome.kind === 'broken')
      return handle.end('failed', { ...outcome.reason, params: { ...outcome.reason.params, peer } });
    handle.update({ confirmed: outcome.kind === 'confirmed' });
    handle.end('done', outcome.kind === 'confirmed' ? null : problem('not-confirmed', { peer, name: source.name }));
  }

  /** A visitor who asks again for what broke goes on in the same row. */
  private handleOf(answered: Exclude<Answered, { kind: 'ended' }>, call: GetCall, source: Source): TransferHandle {
    const { book, people, nick } = this.context;
    const { host, port } = answered.connection.remote;
    const broken = book.all().findLast(({ transfer }) => {
      const isSame = transfer.path === source.path && transfer.sizeBytes === source.sizeBytes && transfer.host === host;
      const isServed = transfer.direction === 'send' && transfer.service === 'get' && transfer.state === 'failed';
      return isSame && isServed && isSameNick(transfer.nick ?? '', call.nick);
    });
    if (broken !== undefined) return book.reopen(broken.transfer.id);
    const person = people.meet(call.nick, host, null);
    const handle = book.create({
      direction: 'send',
      service: 'get',
      host,
      port,
      nick: call.nick,
      personId: person.id,
      name: source.name,
      path: source.path,
      sizeBytes: source.sizeBytes,
    });
    people.add(person.id, nick, { kind: 'transfer', from: 'me', text: source.name, transferId: handle.id });
    return handle;
  }
}

/** @throws ProblemError file-missing, file-unreadable. */
async function openShared(path: string): Promise<{ readonly file: FileHandle; readonly sizeBytes: number }> {
  try {
    const file = await open(path, 'r');
    try {
      return { file, sizeBytes: (await file.stat()).size };
    } catch (error) {
      await file.close();
      throw error;
    }
  } catch (error) {
    throw readProblem(error, path);
  }
}
