/**
 * Callers: from the accepted connection over the gatekeeper and, where it says so, a person's decision, to a chat, a
 * visitor or a transfer. What cannot be taken is answered 150 or 151 by rule 2.3; what is no call ends without a word.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { problem } from '../../src-shared/model/problem';
import type { Service } from '../../src-shared/model/settings';
import type { IfTaken, Request } from '../../src-shared/model/snapshot';
import type { Decision } from '../../src-shared/protocol/answerer';
import { assertNever, type Call } from '../../src-shared/protocol/messages';
import { dangerOf, safeName } from '../../src-shared/text/safe-name';
import type { Grant } from '../file-server/grants';
import type { Connection } from '../net/connection';
import { type Answered, answerCall } from '../sessions/answer-call';
import { judge, type Pass } from '../sessions/gatekeeper';
import { freeBytes } from '../transfer/disk-space';
import { MAX_NAME_BYTES, type PartFile, type Place } from '../transfer/part-file';
import type { Ticket } from '../transfer/queue';
import { planResume, type ResumePlan } from '../transfer/resume';
import { sendFile } from '../transfer/send-pump';
import type { Chats } from './chats';
import type { CoreContext } from './core-context';
import type { Choice } from './prompts';
import { receiveInto } from './receive-file';
import type { TransferHandle } from './transfer-book';
import type { Visitors } from './visitors';

const MAX_PENDING = 256;
const MAX_PENDING_PER_ADDRESS = 32;
const HOUR_MS = 3_600_000;
const GRANT_PATIENCE_MS = 700;
const GRANT_LOOK_MS = 20;

type SendCall = Extract<Call, { kind: 'send-call' }>;
type GetCall = Extract<Call, { kind: 'get-call' }>;

/** What the decision prepared for the time after the hand-over, and how to give it back if that never comes. */
interface Prepared {
  proceed(answered: Exclude<Answered, { kind: 'ended' }>): Promise<void> | void;
  abandon(): Promise<void>;
}

const NOTHING: Prepared = { proceed: () => {}, abandon: async () => {} };

export class Answering {
  private readonly pending = new Map<string, number>();
  private pendingCount = 0;
  private passes: Pass[] = [];
  private readonly transfers = new Set<Promise<void>>();

  constructor(
    private readonly context: CoreContext,
    private readonly chats: Chats,
    private readonly visitors: Visitors,
    private readonly onTrusted: (nick: string, host: string, service: Service) => void,
    private readonly onBlocked: (host: string) => void,
  ) {}

  /** Takes an accepted connection over for good. */
  async answer(connection: Connection): Promise<void> {
    const { host } = connection.remote;
    const fromHere = this.pending.get(host) ?? 0;
    if (this.pendingCount >= MAX_PENDING || fromHere >= MAX_PENDING_PER_ADDRESS) return connection.destroy();
    const release = this.countPending(host);
    if (!isLoopback(host)) this.context.state.setReachedFromOutside();
    let prepared: Prepared = NOTHING;
    const answered = await answerCall(connection, {
      onCall: release,
      decide: async (call, _encoding, signal) => {
        try {
          const decided = await this.decide(call, host, signal);
          prepared = decided.prepared;
          return decided.decision;
        } catch (error) {
          // A disk that refuses, a folder that vanished: the caller reads 150, the person the reason.
          this.context.state.notify('error', this.context.problemOf(error, 'answer'));
          return { kind: 'unavailable' };
        }
      },
    });
    release();
    if (answered.kind === 'ended') return prepared.abandon();
    await prepared.proceed(answered);
  }

  /** When all that runs has come to its end. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.transfers);
  }

  private async decide(
    call: Call,
    host: string,
    signal: AbortSignal,
  ): Promise<{ decision: Decision; prepared: Prepared }> {
    switch (call.kind) {
      case 'chat-call':
        return this.decideSession(call.nick, host, 'chat', signal);
      case 'fserve-call':
        return this.decideSession(call.nick, host, 'fserve', signal);
      case 'send-call':
        return this.decideSend(call, host, signal);
      case 'get-call':
        return this.decideGet(call, host);
      default:
        return assertNever(call);
    }
  }

  private async decideSession(nick: string, host: string, kind: 'chat' | 'fserve', signal: AbortSignal) {
    const { settings } = this.context.state;
    const verdict = judge({ nick, host }, kind, this.rules(), Date.now());
    const isFull = this.chats.count + this.visitors.count >= settings.limits.sessions;
    const hasNothing = kind === 'fserve' && (settings.shares.length === 0 || this.visitors.isInside(nick, host));
    if (verdict.policy === 'off' || isFull || (hasNothing && verdict.policy !== 'refuse'))
      return refused('unavailable');
    if (verdict.policy === 'refuse') return refused('reject');
    if (verdict.policy === 'ask') {
      const choice = await this.ask({ kind, nick, host, file: null }, signal);
      if (choice === null) return refused('unavailable');
      if (choice.kind !== 'accept') return refused('reject');
    }
    const pinned = this.isPinned(nick, host);
    const begin: Prepared = {
      abandon: async () => {},
      proceed: (answered) => {
        if (answered.kind === 'chat') this.chats.begin(nick, answered, pinned);
        else if (answered.kind === 'fserve') this.visitors.begin(nick, answered, pinned);
      },
    };
    return { decision: { kind: 'accept', nick: this.context.nick } as const, prepared: begin };
  }

  private async decideSend(
    call: SendCall,
    host: string,
    signal: AbortSignal,
  ): Promise<{ decision: Decision; prepared: Prepared }> {
    const { nick, sizeBytes } = call;
    const verdict = judge({ nick, host }, 'send', this.rules(), Date.now());
    if (verdict.policy === 'off') return refused('unavailable');
    if (verdict.policy === 'refuse') return refused('reject');
    const folder = this.context.downloadsFolder;
    const { name } = safeName(call.name, MAX_NAME_BYTES);
    const free = await freeBytes(folder);
    const place = await this.context.parts.look(folder, name, sizeBytes);
    const held = place.part?.positionBytes ?? 0;
    if (free !== null && free < sizeBytes - held + this.context.state.settings.limits.reservedDiskBytes) {
      this.context.state.notify(
        'warning',
        problem('disk-full', { path: folder, name, needBytes: sizeBytes - held, freeBytes: free }),
      );
      return refused('unavailable');
    }
    const danger = dangerOf(name);
    // Executables get their warning also from trusted contacts (section 7).
    const isAsked = verdict.policy === 'ask' || (danger !== 'none' && verdict.by !== 'everyone');
    let ifTaken = this.ifTakenByRule(place);
    if (isAsked || ifTaken === null) {
      const file: Request['file'] = {
        name,
        announcedName: call.name === name ? null : call.name,
        sizeBytes,
        danger,
        folder,
        freeBytes: free,
        existing: place.existing,
        part: place.part,
      };
      const choice = await this.ask({ kind: 'send', nick, host, file }, signal);
      if (choice === null) return refused('unavailable');
      if (choice.kind !== 'accept') return refused('reject');
      ifTaken = choice.ifTaken ?? ifTaken ?? 'rename';
    }
    const ticket = this.context.queue.take();
    if (ticket === null) return refused('unavailable');
    return this.openForSend(call, host, name, ifTaken, ticket);
  }

  private async openForSend(
    call: SendCall,
    host: string,
    name: string,
    ifTaken: IfTaken,
    ticket: Ticket,
  ): Promise<{ decision: Decision; prepared: Prepared }> {
    const { nick, sizeBytes } = call;
    let part: PartFile;
    try {
      part = await this.context.parts.open({
        folder: this.context.downloadsFolder,
        name,
        sizeBytes,
        nick,
        host,
        ifTaken,
      });
    } catch (error) {
      ticket.done();
      throw error;
    }
    const plan = planResume(part.bytesOnDisk, sizeBytes, part.mismatches);
    return {
      decision: { kind: 'accept-send', nick: this.context.nick, position: plan.position },
      prepared: {
        abandon: async () => {
          ticket.done();
          if (part.bytesOnDisk === 0) await part.discard();
          else await part.keep(part.bytesOnDisk, part.mismatches);
        },
        proceed: (answered) => this.track(this.receive(answered, call, name, part, plan).finally(() => ticket.done())),
      },
    };
  }

  private async receive(
    answered: Exclude<Answered, { kind: 'ended' }>,
    call: SendCall,
    name: string,
    part: PartFile,
    plan: ResumePlan,
  ): Promise<void> {
    const { host, port } = answered.connection.remote;
    const { nick, sizeBytes } = call;
    const person = this.context.people.meet(nick, host, null);
    const handle = this.context.book.create({
      direction: 'receive',
      service: 'send',
      host,
      port,
      nick,
      personId: person.id,
      name,
      path: part.goalPath,
      sizeBytes,
    });
    handle.update({ attempts: 1 });
    this.context.people.add(person.id, nick, { kind: 'transfer', from: 'peer', text: name, transferId: handle.id });
    const end = await receiveInto(this.context, { handle, over: answered, part, plan, sizeBytes });
    // The sender decides when the next try is: it will be asked for an earlier position then.
    if (end === 'mismatch') handle.end('failed', problem('overlap-mismatch', { name, peer: nick }));
  }

  private async decideGet(call: GetCall, host: string): Promise<{ decision: Decision; prepared: Prepared }> {
    const grant = await this.findGrant(call, host);
    const ticket = grant === null ? null : this.context.queue.take();
    if (grant === null || ticket === null) return refused('unavailable');
    let file: FileHandle;
    try {
      file = await open(grant.path, 'r');
    } catch (error) {
      ticket.done();
      throw error;
    }
    const { size: sizeBytes } = await file.stat();
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
        proceed: (answered) =>
          this.track(
            this.serve(answered, call, { path: grant.path, name: grant.name, sizeBytes }, file).finally(release),
          ),
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
    source: { readonly path: string; readonly name: string; readonly sizeBytes: number },
    file: FileHandle,
  ): Promise<void> {
    if (answered.kind !== 'send') throw new Error(`a get became ${answered.kind}`);
    const { host, port } = answered.connection.remote;
    const person = this.context.people.meet(call.nick, host, null);
    const handle = this.context.book.create({
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
    this.context.people.add(person.id, this.context.nick, {
      kind: 'transfer',
      from: 'me',
      text: source.name,
      transferId: handle.id,
    });
    await this.serveBytes(handle, answered, source, file);
  }

  private async serveBytes(
    handle: TransferHandle,
    answered: Extract<Answered, { kind: 'receive' | 'send' }>,
    source: { readonly path: string; readonly sizeBytes: number },
    file: FileHandle,
  ): Promise<void> {
    handle.begin(answered.position, 'running');
    const outcome = await sendFile({
      connection: answered.connection,
      file,
      path: source.path,
      position: answered.position,
      sizeBytes: source.sizeBytes,
      received: answered.rest,
      onPosition: (position) => handle.moved(position),
      signal: handle.signal,
    });
    if (outcome.kind === 'broken')
      return handle.end('failed', {
        ...outcome.reason,
        params: { ...outcome.reason.params, peer: handle.transfer.nick ?? '' },
      });
    handle.update({ confirmed: outcome.kind === 'confirmed' });
    handle.end(
      'done',
      outcome.kind === 'confirmed'
        ? null
        : problem('not-confirmed', { peer: handle.transfer.nick ?? '', name: handle.transfer.name }),
    );
  }

  /** Null when there is no room for one more card. */
  private async ask(
    about: Pick<Request, 'kind' | 'nick' | 'host' | 'file'>,
    signal: AbortSignal,
  ): Promise<Choice | null> {
    const { prompts, people, state } = this.context;
    if (prompts.isFull) {
      state.notify('warning', problem('too-many-prompts', { peer: about.nick }));
      return null;
    }
    const { nick, host, kind } = about;
    const person = people.find(nick, host);
    const now = Date.now();
    const request: Request = {
      ...about,
      id: randomUUID(),
      personId: person?.id ?? null,
      known: people.contactOf(nick, host) !== null ? 'contact' : person !== null ? 'met' : 'new',
      otherAddresses: people.otherAddresses(nick, host),
      askedAt: now,
      expiresAt: now + state.settings.timeouts.promptSeconds * 1000,
    };
    if (state.settings.notifications.requests) {
      this.context.notify({
        title: nick,
        body: about.file === null ? kind : about.file.name,
        tag: `request-${request.id}`,
      });
    }
    const choice = await prompts.ask(request, signal);
    if (choice.kind === 'accept' && choice.remember === 'hour')
      this.passes.push({ nick, host, service: kind, until: now + HOUR_MS });
    if (choice.kind === 'accept' && choice.remember === 'always') this.onTrusted(nick, host, kind);
    if (choice.kind === 'reject' && choice.block) this.onBlocked(host);
    return choice;
  }

  /** Null: the setting says that the person decides. */
  private ifTakenByRule(place: Place): IfTaken | null {
    const rule = this.context.state.settings.ifExists;
    if (rule === 'rename') return 'rename';
    // A part that fits is gone on with, whatever else: nothing is overwritten by that.
    if (place.part !== null || place.existing === null || rule === 'resume') return 'resume';
    return null;
  }

  private rules() {
    const now = Date.now();
    this.passes = this.passes.filter((pass) => pass.until > now);
    return { settings: this.context.state.settings, contacts: this.context.state.contacts, passes: this.passes };
  }

  private isPinned(nick: string, host: string): boolean {
    return (this.context.people.contactOf(nick, host)?.encoding ?? 'auto') !== 'auto';
  }

  private countPending(host: string): () => void {
    this.pendingCount += 1;
    this.pending.set(host, (this.pending.get(host) ?? 0) + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.pendingCount -= 1;
      const left = (this.pending.get(host) ?? 1) - 1;
      if (left === 0) this.pending.delete(host);
      else this.pending.set(host, left);
    };
  }

  private track(run: Promise<void>): void {
    const watched = run.catch((error: unknown) => {
      this.context.state.notify('error', this.context.problemOf(error, 'transfer'));
    });
    this.transfers.add(watched);
    watched.finally(() => this.transfers.delete(watched));
  }
}

function refused(kind: 'reject' | 'unavailable'): { decision: Decision; prepared: Prepared } {
  return { decision: { kind }, prepared: NOTHING };
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1';
}
