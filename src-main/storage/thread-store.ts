/**
 * The store whose database works in a thread of its own: nothing here waits for a disk. What is promised (people,
 * contacts, transfers, folders' files) goes before what was said, and is never given up; of what is said, somebody's own
 * flood may be given up, and that is told.
 */
import { type Problem, problem } from '../../src-shared/model/problem';
import type { TimelineEntry } from '../../src-shared/model/snapshot';
import { LineShare } from './line-share';
import { MemoryHistory } from './memory-history';
import type { Store, StoreEvents, StorePlace } from './store';
import { StoreThread } from './store-thread';
import type { Answers, Question, Write } from './thread-messages';
import { WriteQueue } from './write-queue';

/** Between two transactions: each one makes the disk flush. */
const SOONEST_MS = 25;
const RETRY_MS = 5_000;
const AGAIN_MS = 250;
/** In one transaction: so that a question does not wait for long. */
const MOST_PROMISED = 1_000;
const MOST_LINES = 500;
/** A flood is told when it is over, or so often. */
const TELL_THINNED_MS = 2_000;
const ROOM_BYTES = 8 * 1024 * 1024;

export interface ThreadStoreLimits {
  readonly retryMs: number;
  readonly tellThinnedMs: number;
  /** For lines that wait for the disk. */
  readonly roomBytes: number;
}

/** @throws ProblemError database-newer, data-not-writable. */
export async function openThreadStore(
  place: StorePlace,
  events: StoreEvents,
  limits: ThreadStoreLimits = { retryMs: RETRY_MS, tellThinnedMs: TELL_THINNED_MS, roomBytes: ROOM_BYTES },
): Promise<Store> {
  const promised = new WriteQueue();
  const lines = new WriteQueue();
  const share = new LineShare(limits.roomBytes);
  const thinned = new Map<string, number>();
  /** What is said while nothing is to be kept. */
  const unkept = new MemoryHistory();
  let keeps = place.historyDays !== 0;
  let underWay: { readonly lines: readonly Write[] } | null = null;
  let isFailing = false;
  let isClosed = false;
  let writtenMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  const onRefused = (reason: Problem) => {
    promised.refused();
    lines.refused();
    underWay = null;
    if (!isFailing) events.onProblem(reason);
    isFailing = true;
    schedule(limits.retryMs);
  };
  const onWritten = () => {
    const written = underWay?.lines ?? [];
    underWay = null;
    isFailing = false;
    promised.done();
    lines.done();
    let newest = 0;
    for (const line of written) {
      if (line.kind !== 'line') continue;
      share.leave(line.person, line.text);
      newest = Math.max(newest, line.id);
    }
    if (newest > 0) events.onStored(newest);
    schedule(SOONEST_MS);
  };
  const opened = await StoreThread.start(place, { onWritten, onRefused, onProblem: events.onProblem });
  const { thread } = opened;
  let nextId = opened.newestLine + 1;

  const writeNow = () => {
    timer = null;
    if (underWay !== null) return;
    const first = promised.take(MOST_PROMISED);
    const then = lines.take(MOST_LINES);
    if (first.length + then.length === 0) return;
    underWay = { lines: then };
    writtenMs = performance.now();
    thread.write([...first, ...then]);
  };
  const schedule = (delayMs: number) => {
    if (timer !== null || underWay !== null || (promised.isEmpty && lines.isEmpty)) return;
    timer = setTimeout(writeNow, delayMs);
  };
  /** At once when nothing was written for a moment; after a refusal when it is tried again. */
  const soon = () => {
    if (!isFailing) schedule(Math.max(0, writtenMs + SOONEST_MS - performance.now()));
  };
  const later = (write: Write) => {
    promised.add(write);
    soon();
  };
  /** Whoever waits makes a refusing disk be tried again, now and then. */
  const saved = (queue: WriteQueue) => {
    if (isFailing && timer !== null) {
      clearTimeout(timer);
      timer = null;
      schedule(Math.max(0, writtenMs + AGAIN_MS - performance.now()));
    }
    return queue.saved();
  };
  const ask = async <Q extends Question>(
    question: Q,
    ...after: readonly WriteQueue[]
  ): Promise<Answers[Q['about']]> => {
    await Promise.all(after.map(saved));
    return thread.ask(question);
  };
  const thin = ({ personId, nick }: Pick<TimelineEntry, 'personId' | 'nick'>) => {
    const isFirst = !thinned.has(personId);
    thinned.set(personId, (thinned.get(personId) ?? 0) + 1);
    if (!isFirst) return;
    setTimeout(() => {
      const count = thinned.get(personId) ?? 0;
      thinned.delete(personId);
      events.onProblem(problem('history-thinned', { peer: nick, count }));
    }, limits.tellThinnedMs).unref();
  };

  return {
    people: {
      loadAll: () => ask({ about: 'people' }, promised),
      save: (person) => later({ kind: 'put', table: 'people', id: person.id, data: JSON.stringify(person) }),
      forget: (id) => later({ kind: 'drop', table: 'people', id }),
    },
    contacts: {
      loadAll: () => ask({ about: 'contacts' }, promised),
      save: (contact) => later({ kind: 'put', table: 'contacts', id: contact.id, data: JSON.stringify(contact) }),
      remove: (id) => later({ kind: 'drop', table: 'contacts', id }),
    },
    history: {
      add(entry) {
        const { personId: person, text } = entry;
        if (!keeps) {
          const said: TimelineEntry = { ...entry, id: nextId++ };
          unkept.add(said);
          return said;
        }
        const isKept = share.enter(person, text);
        const added: TimelineEntry = { ...entry, id: nextId++ };
        if (!isKept) {
          thin(entry);
          return { ...added, stored: false, kept: false };
        }
        lines.add({ kind: 'line', id: added.id, person, data: JSON.stringify(added), text });
        soon();
        return { ...added, stored: false };
      },
      async page(person, beforeId, limit) {
        const kept = await ask({ about: 'page', person, beforeId, limit }, lines);
        const both = inOrder(kept.entries, unkept.page(person, beforeId, limit).entries);
        return { entries: both.slice(-limit), more: kept.more || both.length > limit };
      },
      async pageAfter(person, afterId, limit) {
        const kept = await ask({ about: 'page-after', person, afterId, limit }, lines);
        const both = inOrder(kept.entries, unkept.pageAfter(person, afterId, limit).entries);
        return { entries: both.slice(0, limit), more: kept.more || both.length > limit };
      },
      async search(person, query) {
        const kept = await ask({ about: 'search', person, query }, lines);
        return inOrder(kept, unkept.search(person, query)).reverse();
      },
      keepRecord(transfer) {
        unkept.keepRecord(transfer);
        // Behind the line itself, which may still wait.
        lines.add({ kind: 'record', transfer: transfer.id, data: JSON.stringify(transfer) });
        soon();
      },
      clear(person) {
        unkept.clear(person);
        lines.add({ kind: 'clear', person });
        soon();
      },
      limit(limits) {
        keeps = limits.days !== 0;
        thread.limit(limits);
      },
    },
    journal: {
      loadAll: () => ask({ about: 'journal' }, promised),
      save: (record) =>
        later({
          kind: 'transfer',
          id: record.transfer.id,
          position: record.transfer.order,
          data: JSON.stringify(record),
        }),
      remove: (id) => later({ kind: 'drop', table: 'journal', id }),
    },
    folderFiles: {
      load: (folder) => ask({ about: 'files', folder }, promised),
      saveAll(folder, files) {
        for (const [place, file] of files.entries())
          promised.add({ kind: 'file', folder, place, data: JSON.stringify(file) });
        soon();
        return saved(promised);
      },
      save: (folder, place, file) => later({ kind: 'file', folder, place, data: JSON.stringify(file) }),
      remove: (folder) => later({ kind: 'drop-files', folder }),
    },
    saved: () => saved(promised),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await Promise.all([saved(promised), saved(lines)]);
      if (timer !== null) clearTimeout(timer);
      await thread.close();
    },
  };
}

/** By number, oldest first. */
function inOrder(kept: readonly TimelineEntry[], unkept: readonly TimelineEntry[]): TimelineEntry[] {
  return [...kept, ...unkept].sort((a, b) => a.id - b.id);
}
