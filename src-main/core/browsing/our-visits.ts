/** Browsing peers' file servers (110/111): dialogues as the window sees them. */
import { randomUUID } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandResult } from '../../../src-shared/contract/contract';
import { EXACT_LISTING_FEATURE } from '../../../src-shared/fserve/exact-listing';
import type { ListingEntry } from '../../../src-shared/fserve/listing';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import type { DialogueLine, RemoteEntry, Visit as VisitView } from '../../../src-shared/model/snapshot';
import { safeEntryName } from '../../../src-shared/text/safe-name';
import { type LineChannel, openLineChannel } from '../../calls/line-channel';
import { placeCall } from '../../calls/place-call';
import { MAX_NAME_BYTES } from '../../disk/part-file';
import { dial } from '../../net/dial';
import { nickProblem, type Target } from '../people/peers';
import type { People } from '../people/people';
import { problemOf } from '../problem-of';
import type { CoreState } from '../state/core-state';
import type { Features } from '../transfers/ours/features';
import { Dialogue } from './dialogue';
import { createPacer } from './pacer';
import { Visit } from './visit';

/** So long a listing waits to hear whether the server is a Port59. */
const FEATURES_WITHIN_MS = 1_500;

export interface OpenVisit {
  readonly id: string;
  readonly target: Target;
  readonly visit: Visit;
  readonly channel: LineChannel;
  readonly host: string;
}

export interface VisitsParts {
  readonly state: CoreState;
  readonly people: Pick<People, 'meet' | 'addStatus'>;
  readonly features: Pick<Features, 'has'>;
  /** Ours. */
  readonly nick: () => string;
  readonly answerTimeoutMs: () => number;
  readonly downloadsFolder: () => string;
}

export class Visits {
  private readonly open = new Map<string, OpenVisit>();
  private readonly dialling = new Map<string, AbortController>();
  private readonly dialogues = new Map<string, Dialogue>();

  constructor(private readonly parts: VisitsParts) {}

  /** Dials in the background; the visit's state tells how it goes. A visit that is open there, or on its way, is that one. */
  start(target: Target): string {
    const known = [...this.parts.state.visits.values()].find(
      ({ state, host, port }) => state !== 'closed' && host === target.host && port === target.port,
    );
    if (known !== undefined) return known.id;
    const id = randomUUID();
    this.connect(id, target).catch(() => {
      // `connect` has put the reason into the visit.
    });
    return id;
  }

  /** An open visit there, or a new one once it is open. @throws ProblemError why it did not open. */
  async reach(target: Target): Promise<OpenVisit> {
    for (const visit of this.open.values()) {
      if (visit.target.host === target.host && visit.target.port === target.port) return visit;
    }
    // One that has closed opens again: a server that goes and comes is one line in the list.
    const closed = [...this.parts.state.visits.values()].find(
      ({ state, host, port }) => state === 'closed' && host === target.host && port === target.port,
    );
    return this.connect(closed?.id ?? randomUUID(), target);
  }

  /** @throws ProblemError visit-closed. */
  get(id: string): OpenVisit {
    const visit = this.open.get(id);
    if (visit === undefined) throw new ProblemError('visit-closed');
    return visit;
  }

  async list(id: string, folder: readonly string[]): Promise<CommandResult<'visit.list'>> {
    const { visit } = this.get(id);
    try {
      const listed = await visit.list(folder);
      const entries = await markHere(listed, this.parts.downloadsFolder());
      this.change(id, { understood: true });
      return { folder: [...visit.folder], entries, caption: [...visit.caption] };
    } catch (error) {
      const reason = problemOf(error, 'visit.list');
      if (reason.code === 'listing-not-understood') this.change(id, { understood: false });
      throw error;
    }
  }

  async read(id: string, folder: readonly string[], name: string): Promise<CommandResult<'visit.read'>> {
    const text = await this.get(id).visit.read(folder, name);
    return { lines: [...text.lines], complete: text.complete };
  }

  type(id: string, line: string): void {
    this.get(id).visit.type(line);
  }

  dialogue(id: string): DialogueLine[] {
    return this.dialogues.get(id)?.lines ?? [];
  }

  close(id: string): void {
    this.dialling.get(id)?.abort();
    const visit = this.open.get(id);
    if (visit !== undefined) {
      visit.channel.send('exit');
      visit.channel.close();
    }
    this.dialogues.get(id)?.close();
    this.dialogues.delete(id);
    this.parts.state.removeVisit(id);
  }

  closeAll(): void {
    for (const id of [...this.parts.state.visits.keys()]) this.close(id);
  }

  private async connect(id: string, target: Target): Promise<OpenVisit> {
    const { state } = this.parts;
    const controller = new AbortController();
    this.dialling.set(id, controller);
    state.setVisit({
      id,
      state: 'connecting',
      nick: target.nick,
      host: target.host,
      port: target.port,
      personId: target.personId,
      folder: [],
      caption: [],
      understood: true,
      problem: null,
    });
    try {
      return await this.call(id, target, controller.signal);
    } catch (error) {
      const reason = problemOf(error, 'visit.open');
      this.change(id, { state: 'closed', problem: reason });
      throw error;
    } finally {
      this.dialling.delete(id);
    }
  }

  private async call(id: string, target: Target, signal: AbortSignal): Promise<OpenVisit> {
    const connection = await dial(target, signal);
    this.change(id, { state: 'waiting' });
    const called = await placeCall(
      connection,
      { kind: 'fserve-call', nick: this.parts.nick() },
      { encoding: target.encoding, pinned: target.pinned, answerTimeoutMs: this.parts.answerTimeoutMs(), signal },
    );
    if (called.kind === 'ended') throw new ProblemError(called.reason.code, called.reason.params);
    if (called.kind !== 'visit') throw new Error(`a visit became ${called.kind}`);
    const mismatch = nickProblem(target, called.nick);
    if (mismatch !== null && target.strictNick) {
      connection.destroy();
      throw new ProblemError(mismatch.code, mismatch.params);
    }
    const person = this.parts.people.meet(called.nick, connection.remote.host, target.port);
    const send = (line: string, bytes: Uint8Array | null) => {
      this.log(id, { direction: 'sent', text: line });
      channel.send(bytes ?? line);
    };
    let isPort59: Promise<boolean> | null = null;
    const visit = new Visit({
      send,
      knowsExactListing: () => {
        isPort59 ??= this.knowsExactListing(target, signal);
        return isPort59;
      },
      onChange: () => told.touch(),
    });
    // A server that talks and talks changes its caption with each line: a window hears of it a few times a second.
    const told = createPacer(() => this.change(id, { folder: [...visit.folder], caption: [...visit.caption] }));
    const opening = visit.open();
    const channel = openLineChannel({
      connection,
      rest: called.rest,
      encoding: called.encoding,
      pinned: target.pinned,
      onLine: (text, shown) => {
        this.log(id, { direction: 'received', text });
        visit.feed(text, shown);
      },
      onClosed: (reason) => {
        told.flush();
        told.stop();
        this.onClosed(id, visit, reason);
      },
    });
    const opened: OpenVisit = {
      id,
      target: { ...target, nick: called.nick, personId: person.id },
      visit,
      channel,
      host: connection.remote.host,
    };
    this.open.set(id, opened);
    this.change(id, { nick: called.nick, personId: person.id });
    await opening.catch((error: unknown) => {
      // The raw dialogue is left (rule 5.12), unless the connection is gone.
      if (problemOf(error, 'visit.open').code !== 'listing-not-understood') throw error;
      this.change(id, { understood: false });
    });
    told.flush();
    this.change(id, { state: 'open' });
    this.parts.people.addStatus(person.id, called.nick, 'visit-opened');
    if (mismatch !== null) this.parts.people.addStatus(person.id, called.nick, 'nick-differs', mismatch);
    return opened;
  }

  /** A plain server closes the question without a word, or is not waited for. */
  private async knowsExactListing(target: Target, signal: AbortSignal): Promise<boolean> {
    const answer = this.parts.features.has(target, EXACT_LISTING_FEATURE, signal).catch(() => false);
    return Promise.race([answer, delay(FEATURES_WITHIN_MS, false, { ref: false })]);
  }

  private onClosed(id: string, visit: Visit, reason: Problem | null): void {
    this.open.delete(id);
    visit.end(reason);
    this.change(id, { state: 'closed', problem: reason ?? problem('visit-closed') });
  }

  private change(id: string, change: Partial<VisitView>): void {
    const view = this.parts.state.visits.get(id);
    if (view !== undefined) this.parts.state.setVisit({ ...view, ...change });
  }

  private log(id: string, line: DialogueLine): void {
    const { state } = this.parts;
    const tell = (lines: DialogueLine[]) => state.emit({ name: 'visit.lines', payload: { visitId: id, lines } });
    const dialogue = this.dialogues.get(id) ?? new Dialogue(tell);
    this.dialogues.set(id, dialogue);
    dialogue.add(line);
  }
}

/** What the downloads folder has already under these names; one look at the folder, then only at the matches. */
async function markHere(entries: readonly ListingEntry[], folder: string): Promise<RemoteEntry[]> {
  const names = new Set(await readdir(folder).catch(() => []));
  return Promise.all(
    entries.map(async (entry): Promise<RemoteEntry> => {
      if (entry.kind === 'folder') return entry;
      const name = names.size === 0 ? entry.name : safeEntryName(entry.name, MAX_NAME_BYTES);
      const { orFolder, ...file } = entry;
      const here = names.size === 0 ? null : await whatIsHere(folder, names, name, entry.size);
      return { ...file, here, ...(orFolder === undefined ? {} : { doubtful: true }) };
    }),
  );
}

async function whatIsHere(folder: string, names: ReadonlySet<string>, name: string, size: number | null) {
  if (names.has(name)) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found?.isFile()) return found.size === size ? ('complete' as const) : ('different' as const);
  }
  return names.has(`${name}.part`) ? ('part' as const) : null;
}
