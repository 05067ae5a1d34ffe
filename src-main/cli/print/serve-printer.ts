/**
 * What a running `serve` tells, from the core's events: lines of JSON for a script, or a quiet log for whoever watches
 * the terminal. The window shows everything; here is what one would want to know from afar.
 */
import type { CoreEvent } from '../../../src-shared/contract/contract';
import { formatEndpoint } from '../../../src-shared/model/address';
import type {
  Listener,
  Notice,
  Request,
  Session,
  Snapshot,
  TimelineEntry,
  Transfer,
} from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { isSaidByPeer, spoken } from '../commands/chat';
import type { RequestNumbers } from '../serve/answer-requests';
import type { Output } from './output';
import { listenerEvent, messageEvent, requestEvent, sessionEvent, transferEvent } from './printed-event';
import { asked, dangerOf } from './request-words';
import { createStoredOrder } from './stored-order';

export interface ServePrinter {
  /** What was true before the first event: nobody is missed who came while the program started. */
  begin(snapshot: Snapshot): void;
  onEvent(event: CoreEvent): void;
}

export interface PrinterOptions {
  /** Null: nobody can answer here. Else the numbers under which questions are answered. */
  readonly numbers: RequestNumbers | null;
}

export function createServePrinter(output: Output, { numbers }: PrinterOptions): ServePrinter {
  /** Chats that are open, newest last: a line belongs to a person, scripts want to know in which chat it was said. */
  const chats = new Map<string, Session>();
  const order = createStoredOrder();
  const toldListeners = new Set<string>();
  const toldNotices = new Set<string>();

  const onListener = (listener: Listener) => {
    const { host, port, state, problem } = listener;
    const told = JSON.stringify([host, port, state]);
    if (toldListeners.has(told)) return;
    toldListeners.add(told);
    if (state === 'failed') return problem === null ? undefined : output.problem(problem);
    output.event(listenerEvent(listener));
    output.line(`Listening on ${formatEndpoint(host, port)}.`);
  };
  const onNotice = ({ id, problem, severity }: Notice) => {
    if (toldNotices.has(id)) return;
    toldNotices.add(id);
    output.problem(problem, severity);
  };
  const onSession = (session: Session) => {
    order.next(() => output.event(sessionEvent(session)));
    if (session.state === 'open' && !chats.has(session.id)) output.line(opened(session));
    if (session.state === 'open') chats.set(session.id, session);
    if (session.state === 'closed' && chats.delete(session.id)) output.line(`${session.nick ?? session.host} is gone.`);
  };
  const onSaid = (entry: TimelineEntry) => {
    if (!isSaidByPeer(entry)) return;
    const chat = [...chats.values()].findLast(({ personId, kind }) => kind === 'chat' && personId === entry.personId);
    if (chat !== undefined) {
      const { id } = chat;
      const isWaiting = entry.stored === false && entry.kept !== false;
      if (isWaiting) order.afterStoring(entry.id, (stored) => output.event(messageEvent(id, { ...entry, stored })));
      else order.next(() => output.event(messageEvent(id, entry)));
    }
    output.line(spoken(entry));
  };
  const onRequest = (request: Request) => {
    output.event(requestEvent(request));
    const words = `${asked(request)}${dangerOf(request)}`;
    if (numbers === null) return output.line(words);
    output.line(`[${numbers.add(request)}] ${words}  a accepts, r rejects, ? tells more`);
  };
  const onRequestEnded = (id: string, outcome: RequestOutcome) => {
    output.event({ event: 'request-ended', id, outcome });
    numbers?.remove(id);
    if (outcome === 'withdrawn' || outcome === 'expired') output.line(ENDED[outcome]);
  };
  const onTransfer = (transfer: Transfer) => {
    output.event(transferEvent(transfer));
    const line = endOf(transfer);
    if (line !== null) output.line(line);
  };

  const onEvent = (event: CoreEvent) => {
    switch (event.name) {
      case 'listeners.changed':
        return event.payload.forEach(onListener);
      case 'notice.added':
        return onNotice(event.payload);
      case 'session.changed':
        return onSession(event.payload);
      case 'session.removed':
        chats.delete(event.payload.id);
        return;
      case 'timeline.added':
        return onSaid(event.payload);
      case 'timeline.stored':
        return order.onStored(event.payload.upToId);
      case 'request.added':
        return onRequest(event.payload);
      case 'request.removed':
        return onRequestEnded(event.payload.id, event.payload.outcome);
      case 'transfer.changed':
        return onTransfer(event.payload);
    }
  };
  return {
    begin: ({ listeners, notices, sessions, requests }) => {
      for (const listener of listeners) onListener(listener);
      for (const notice of notices) onNotice(notice);
      for (const session of sessions) onSession(session);
      for (const request of requests) onRequest(request);
    },
    onEvent,
  };
}

type RequestOutcome = Extract<CoreEvent, { name: 'request.removed' }>['payload']['outcome'];

const ENDED = {
  withdrawn: 'Whoever asked is gone.',
  expired: 'Nobody answered in time, so it was rejected.',
} as const;

function opened({ kind, nick, host }: Session): string {
  const who = `${nick ?? ''} (${host})`.trim();
  return kind === 'chat' ? `Chat with ${who}.` : `${who} looks at the file server.`;
}

function endOf({ state, direction, name, nick, host, reason, path }: Transfer): string | null {
  const who = nick ?? host;
  if (state === 'done')
    return direction === 'send' ? `Sent ${name} to ${who}.` : `Received ${path ?? name} from ${who}.`;
  if (state === 'cancelled') return `${name}: cancelled.`;
  return state === 'failed' ? `${name}: ${reason === null ? 'failed' : describeProblem(reason)}` : null;
}
