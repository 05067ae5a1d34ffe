/**
 * A core without sockets: commands are answered by what the test scripts, events are what the test emits, and the
 * snapshot follows the events as the real one does.
 */

import type { Core, CoreEventListener, CoreOptions } from '../../src-main/core/core-interface';
import type { Picture } from '../../src-main/core/pictures/read-picture';
import type {
  CommandInput,
  CommandName,
  CommandResult,
  CoreEvent,
  WindowAsked,
} from '../../src-shared/contract/contract';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';
import { DEFAULT_SETTINGS } from '../../src-shared/model/settings';
import type { Notice, Request, Session, Snapshot, Visit } from '../../src-shared/model/snapshot';
import { type Phase, shownPhase, type Transfer } from '../../src-shared/model/transfer';

export type Script = {
  [N in CommandName]?: (args: CommandInput<N>, core: FakeCore) => CommandResult<N> | Promise<CommandResult<N>>;
};

export class FakeCore implements Core {
  readonly calls: { readonly command: CommandName; readonly args: unknown }[] = [];
  options: CoreOptions | null = null;
  closed = false;
  private readonly listeners = new Set<CoreEventListener>();
  private state: Snapshot;
  private seq = 0;

  constructor(
    private readonly script: Script = {},
    initial: Partial<Snapshot> = {},
  ) {
    this.state = { ...EMPTY, ...initial };
  }

  /** As a host calls `createCore`. */
  readonly create = async (options: CoreOptions): Promise<Core> => {
    this.options = options;
    return this;
  };

  async execute<N extends CommandName>(command: N, args: CommandInput<N>): Promise<CommandResult<N>> {
    this.calls.push({ command, args });
    const answer = this.script[command];
    if (answer === undefined) throw new ProblemError('not-supported-here', { detail: command });
    return answer(args, this);
  }

  argsOf<N extends CommandName>(command: N): CommandInput<N>[] {
    // Recorded by `execute` with this very pair of types.
    return this.calls.filter((call) => call.command === command).map(({ args }) => args as CommandInput<N>);
  }

  emit(event: CoreEvent): void {
    this.seq += 1;
    this.state = { ...follow(this.state, event), seq: this.seq };
    for (const listener of [...this.listeners]) listener(this.seq, event);
  }

  snapshot(): Snapshot {
    return this.state;
  }

  onEvent(listener: CoreEventListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What a test put there, by transfer. */
  readonly pictures = new Map<string, Picture>();

  async picture(transferId: string): Promise<Picture | null> {
    return this.pictures.get(transferId) ?? null;
  }

  activeTransferCount(): number {
    return this.state.transfers.filter(({ state }) => state === 'running').length;
  }

  notify(severity: Notice['severity'], problem: Problem): void {
    this.emit({ name: 'notice.added', payload: { id: `n${this.seq}`, at: 0, severity, problem } });
  }

  askWindow(asked: WindowAsked): void {
    this.emit({ name: 'window.asked', payload: asked });
  }

  networkIsBack(): void {}

  async close(): Promise<void> {
    this.closed = true;
  }
}

export function aTransfer(fields: Partial<Transfer>): Transfer {
  return {
    id: 't1',
    direction: 'send',
    service: 'send',
    nick: 'bob',
    host: '192.0.2.7',
    port: 59,
    personId: null,
    name: 'notes.txt',
    path: null,
    sizeBytes: 1000,
    positionBytes: 0,
    resumedFromBytes: 0,
    overlapBytes: 0,
    verifiedBytes: 0,
    rateBytesPerSecond: null,
    secondsLeft: null,
    attempts: 1,
    note: null,
    differedAtBytes: null,
    limitBytesPerSecond: null,
    order: 0,
    folder: null,
    folderId: null,
    createdAt: 0,
    endedAt: null,
    ...shownPhase(phaseOf(fields)),
    ...fields,
  };
}

/** The phase that shows itself as this, for tests that only care how it looks. */
function phaseOf({ state = 'running', reason = null, retryAt = null, confirmed = false }: Partial<Transfer>): Phase {
  const why = reason ?? problem('connection-lost');
  switch (state) {
    case 'queued':
      return { kind: 'queued' };
    case 'waiting':
      return retryAt === null ? { kind: 'calling' } : { kind: 'retrying', at: retryAt, reason: why };
    case 'verifying':
      return { kind: 'comparing' };
    case 'running':
      return { kind: 'moving' };
    case 'paused':
      return reason === null ? { kind: 'paused' } : { kind: 'held', reason, was: 'moving' };
    case 'done':
      return { kind: 'done', confirmed, verified: true, reason };
    case 'failed':
      return { kind: 'failed', reason: why };
    case 'cancelled':
      return { kind: 'cancelled', told: true };
  }
}

export function aSession(fields: Partial<Session>): Session {
  return {
    id: 's1',
    kind: 'chat',
    direction: 'outgoing',
    state: 'open',
    nick: 'bob',
    host: '192.0.2.7',
    port: 59,
    personId: 'bob@192.0.2.7',
    openedAt: 0,
    problem: null,
    ...fields,
  };
}

export function aRequest(fields: Partial<Request>): Request {
  return {
    id: 'r1',
    kind: 'send',
    nick: 'bob',
    host: '192.0.2.7',
    personId: null,
    known: 'new',
    otherAddresses: [],
    isOneOfSeveral: false,
    askedAt: 0,
    expiresAt: 60_000,
    file: null,
    ...fields,
  };
}

export function aVisit(fields: Partial<Visit>): Visit {
  return {
    id: 'v1',
    state: 'open',
    nick: 'bob',
    host: '192.0.2.7',
    port: 59,
    personId: null,
    folder: [],
    caption: [],
    understood: true,
    problem: null,
    ...fields,
  };
}

const EMPTY: Snapshot = {
  seq: 0,
  version: '0.0.0',
  host: {
    nativeDialogs: false,
    reveal: false,
    notifications: false,
    pathsOfDroppedFiles: false,
    spoolUrl: null,
    desktop: null,
  },
  ownAddresses: [],
  downloads: { folder: '/', freeBytes: null },
  reachedFromOutside: false,
  settings: DEFAULT_SETTINGS,
  listeners: [],
  people: [],
  contacts: [],
  sessions: [],
  visits: [],
  requests: [],
  questionsInLine: 0,
  expected: [],
  waitingLines: [],
  transfers: [],
  notices: [],
};

function follow(state: Snapshot, { name, payload }: CoreEvent): Snapshot {
  switch (name) {
    case 'listeners.changed':
      return { ...state, listeners: payload };
    case 'session.changed':
      return { ...state, sessions: put(state.sessions, payload) };
    case 'session.removed':
      return { ...state, sessions: without(state.sessions, payload.id) };
    case 'visit.changed':
      return { ...state, visits: put(state.visits, payload) };
    case 'visit.removed':
      return { ...state, visits: without(state.visits, payload.id) };
    case 'transfer.changed':
      return { ...state, transfers: put(state.transfers, payload) };
    case 'transfer.removed':
      return { ...state, transfers: without(state.transfers, payload.id) };
    case 'request.added':
      return { ...state, requests: put(state.requests, payload) };
    case 'request.removed':
      return { ...state, requests: without(state.requests, payload.id) };
    case 'notice.added':
      return { ...state, notices: put(state.notices, payload) };
    default:
      return state;
  }
}

function put<T extends { readonly id: string }>(list: readonly T[], item: T): T[] {
  return [...without(list, item.id), item];
}

function without<T extends { readonly id: string }>(list: readonly T[], id: string): T[] {
  return list.filter((item) => item.id !== id);
}
