/**
 * The life of a transfer, as one table: what it can be (its phase), what can happen to it (events), and what it is then.
 * Core, window and command line read the same functions, and nobody writes a phase but `stepTransfer`.
 */
import * as v from 'valibot';
import { type Problem, type ProblemCode, problem, problemSchema } from './problem';

/** Milliseconds since 1970. */
const time = v.number();

/** Whose the next step is when it breaks: `offer` and `get` are ours, `incoming` and `served` the peer's. */
export type TransferKind = 'offer' | 'get' | 'incoming' | 'served';

const heldPhase = v.object({
  kind: v.literal('held'),
  reason: problemSchema,
  was: v.picklist(['calling', 'comparing', 'moving', 'finishing']),
});

export const phaseSchema = v.variant('kind', [
  /** In line: for a slot here, or for a place at a peer that takes so many at a time. */
  v.object({ kind: v.literal('queued') }),
  /** On its way to the other side, or waiting for its answer. */
  v.object({ kind: v.literal('calling') }),
  v.object({ kind: v.literal('retrying'), at: time, reason: problemSchema }),
  /** Our own disk takes nothing. `was` calling: there is no connection; else it is alive and waits. */
  heldPhase,
  v.object({ kind: v.literal('paused') }),
  /** Only the peer can go on: it has to offer it again. `reason`: how it broke; null: the person asked it to come. */
  v.object({ kind: v.literal('awaiting-peer'), reason: v.nullable(problemSchema) }),
  /** The bytes before the break come once more and are compared (section 6). */
  v.object({ kind: v.literal('comparing') }),
  v.object({ kind: v.literal('moving') }),
  /** All is here and is made safe. `placing`: it gets its name in this moment, and nothing stops that any more. */
  v.object({ kind: v.literal('finishing'), placing: v.boolean() }),
  v.object({
    kind: v.literal('done'),
    /** The other side has shown that it holds everything; true for what we received whole. */
    confirmed: v.boolean(),
    /** Nothing was taken on trust: false where the other side went on with bytes that nobody compared. */
    verified: v.boolean(),
    reason: v.nullable(problemSchema),
  }),
  v.object({ kind: v.literal('failed'), reason: problemSchema }),
  /** `told`: the other side knows, or need not. */
  v.object({ kind: v.literal('cancelled'), told: v.boolean() }),
]);
export type Phase = v.InferOutput<typeof phaseSchema>;
type PhaseName = Phase['kind'];
type PhaseOf<N extends PhaseName> = Extract<Phase, { kind: N }>;

export type TransferEvent =
  /** Its turn in the line has come. */
  | { readonly kind: 'turn' }
  /** Back into the line: what was learnt makes the next attempt another one, or the peer takes no more for now. */
  | { readonly kind: 'line-up' }
  | { readonly kind: 'begin'; readonly comparing: boolean }
  | { readonly kind: 'compared' }
  /** `alive`: with its connection, which waits; else the attempt is over and the next one waits for the disk. */
  | { readonly kind: 'hold'; readonly reason: Problem; readonly alive: boolean }
  | { readonly kind: 'release' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'place' }
  | {
      readonly kind: 'complete';
      readonly confirmed: boolean;
      readonly verified: boolean;
      readonly reason: Problem | null;
    }
  /** `at`: when we try again; without meaning for what only the peer can begin again. */
  | { readonly kind: 'break'; readonly reason: Problem; readonly at: number }
  | { readonly kind: 'fail'; readonly reason: Problem }
  | { readonly kind: 'pause' }
  /** By the person, or because what it waited for has come. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'told' }
  /** The peer offers it, or asks for it, once more. */
  | { readonly kind: 'return' }
  /** A folder: what its liveliest file does. */
  | { readonly kind: 'files'; readonly phase: LivePhase }
  /** The program ended. */
  | { readonly kind: 'stop' };
export type EventName = TransferEvent['kind'];
type EventOf<N extends EventName> = Extract<TransferEvent, { kind: N }>;

/** Something goes on, or is going to by itself. */
export type LivePhase = Exclude<Phase, { kind: 'paused' | 'done' | 'failed' | 'cancelled' }>;

type Step<P extends PhaseName, E extends EventName> = (
  event: EventOf<E>,
  phase: PhaseOf<P>,
  kind: TransferKind,
) => Phase | null;
type Steps = { readonly [P in PhaseName]: { readonly [E in EventName]?: Step<P, E> } };

const QUEUED: Phase = { kind: 'queued' };
const CALLING: Phase = { kind: 'calling' };
const MOVING: Phase = { kind: 'moving' };
const PAUSED: Phase = { kind: 'paused' };

export function isOurs(kind: TransferKind): boolean {
  return kind === 'offer' || kind === 'get';
}

/** What a visitor downloads is theirs to stop: we can only cut it off. */
const pause = (_: EventOf<'pause'>, __: Phase, kind: TransferKind) => (kind === 'served' ? null : PAUSED);
/** A sender that saw no more than a broken connection comes back, and is told then. */
const cancel = (_: EventOf<'cancel'>, __: Phase, kind: TransferKind): Phase => ({
  kind: 'cancelled',
  told: kind !== 'incoming',
});
const fail = ({ reason }: EventOf<'fail'>): Phase => ({ kind: 'failed', reason });
const heldFrom =
  (was: PhaseOf<'held'>['was']) =>
  ({ reason, alive }: EventOf<'hold'>): Phase => ({ kind: 'held', reason, was: alive ? was : 'calling' });
const files = ({ phase }: EventOf<'files'>): Phase => phase;
const complete = ({ confirmed, verified, reason }: EventOf<'complete'>): Phase => ({
  kind: 'done',
  confirmed,
  verified,
  reason,
});
const begin = ({ comparing }: EventOf<'begin'>): Phase => (comparing ? { kind: 'comparing' } : MOVING);
const finish = (): Phase => ({ kind: 'finishing', placing: false });
const resume = (_: EventOf<'resume'>, __: Phase, kind: TransferKind): Phase | null => {
  if (isOurs(kind)) return QUEUED;
  return kind === 'incoming' ? { kind: 'awaiting-peer', reason: null } : null;
};
const resumeOurs = (_: EventOf<'resume'>, __: Phase, kind: TransferKind) => (isOurs(kind) ? QUEUED : null);
const comeBack = (_: EventOf<'return'>, __: Phase, kind: TransferKind) => (isOurs(kind) ? null : CALLING);
const broken = ({ reason, at }: { readonly reason: Problem; readonly at: number }, kind: TransferKind): Phase => {
  if (isOurs(kind)) return { kind: 'retrying', at, reason };
  return kind === 'incoming' ? { kind: 'awaiting-peer', reason } : { kind: 'failed', reason };
};
const breakOff = (event: EventOf<'break'>, _: Phase, kind: TransferKind) => broken(event, kind);
/** Ours goes on at the next start; the peer's waits for the peer. */
const stop = (_: EventOf<'stop'>, __: Phase, kind: TransferKind) =>
  isOurs(kind) ? QUEUED : broken({ reason: problem('stopped'), at: 0 }, kind);

/** What stands in every row of something that is under way. */
const UNDER_WAY = { pause, cancel, fail, stop } as const;

/** Row: what it is. Column: what happens. Cell: what it is then; null or no cell: that cannot happen to it. */
const STEPS: Steps = {
  queued: { ...UNDER_WAY, turn: () => CALLING, files, complete },
  calling: {
    ...UNDER_WAY,
    begin,
    finish,
    complete,
    files,
    'line-up': () => QUEUED,
    hold: heldFrom('calling'),
    break: breakOff,
  },
  retrying: { ...UNDER_WAY, resume: resumeOurs, files, complete },
  held: {
    ...UNDER_WAY,
    // The disk has room again: the bytes flow on, or the next attempt begins.
    release: (_, { was }) =>
      was === 'finishing' ? finish() : was === 'comparing' ? { kind: 'comparing' } : was === 'moving' ? MOVING : null,
    resume: (event, phase, kind) => (phase.was === 'calling' ? resumeOurs(event, phase, kind) : null),
    hold: ({ reason, alive }, { was }) => ({ kind: 'held', reason, was: alive ? was : 'calling' }),
    finish,
    complete,
    files,
    break: breakOff,
  },
  paused: { cancel, resume, fail },
  'awaiting-peer': { ...UNDER_WAY, return: comeBack, resume, files, complete, break: breakOff },
  comparing: {
    ...UNDER_WAY,
    compared: () => MOVING,
    hold: heldFrom('comparing'),
    finish,
    complete,
    files,
    'line-up': () => QUEUED,
    break: breakOff,
  },
  moving: {
    ...UNDER_WAY,
    hold: heldFrom('moving'),
    finish,
    complete,
    files,
    'line-up': () => QUEUED,
    break: breakOff,
  },
  finishing: {
    fail,
    complete,
    files,
    break: breakOff,
    stop,
    hold: heldFrom('finishing'),
    place: () => ({ kind: 'finishing', placing: true }),
    pause: (event, phase, kind) => (phase.placing ? null : pause(event, phase, kind)),
    cancel: (event, phase, kind) => (phase.placing ? null : cancel(event, phase, kind)),
  },
  done: {},
  failed: { resume, return: comeBack, cancel },
  cancelled: { told: () => ({ kind: 'cancelled', told: true }), resume: resumeOurs },
};

/** Null when this cannot happen to a transfer in that phase: then it stays what it is, and whoever asked logs it. */
export function stepTransfer(kind: TransferKind, phase: Phase, event: TransferEvent): Phase | null {
  // The row of this very phase and the cell of this very event, which the mapped type cannot say of a union.
  const row = STEPS[phase.kind] as Readonly<Partial<Record<EventName, Step<PhaseName, EventName>>>>;
  return row[event.kind]?.(event, phase, kind) ?? null;
}

/** What a transfer is after a start of the program, whatever it was when the program ended. */
export function restoredPhase(kind: TransferKind, phase: Phase): Phase {
  return stepTransfer(kind, phase, { kind: 'stop' }) ?? phase;
}

/** What a new row begins as: ours in line, the peer's with its connection already there. */
export function firstPhase(kind: TransferKind): Phase {
  return isOurs(kind) ? QUEUED : CALLING;
}

const transferStateSchema = v.picklist([
  'waiting',
  'queued',
  'verifying',
  'running',
  'paused',
  'done',
  'failed',
  'cancelled',
]);
/** The names that scripts know (`--json`). */
export type TransferState = v.InferOutput<typeof transferStateSchema>;

/** The one mapping from the table's phases to the names that scripts know. */
export function stateOf(phase: Phase): TransferState {
  switch (phase.kind) {
    case 'calling':
    case 'retrying':
      return 'waiting';
    case 'awaiting-peer':
      // A script may trust that what broke and is the peer's to begin again has ended for now.
      return phase.reason === null ? 'waiting' : 'failed';
    case 'held':
      return 'paused';
    case 'comparing':
      return 'verifying';
    case 'moving':
    case 'finishing':
      return 'running';
    case 'queued':
    case 'paused':
    case 'done':
    case 'failed':
    case 'cancelled':
      return phase.kind;
  }
}

/** Why it is as it is; null where there is nothing to say. */
function reasonOf(phase: Phase): Problem | null {
  if (phase.kind === 'cancelled') return problem('cancelled');
  return 'reason' in phase ? phase.reason : null;
}

/** No more comes of it by itself, and the other side is owed nothing. */
export function isEnded(phase: Phase): boolean {
  return phase.kind === 'done' || phase.kind === 'failed' || phase.kind === 'cancelled';
}

/** Until somebody does something: the person, or the peer. */
export function isResting(phase: Phase): boolean {
  return isEnded(phase) || phase.kind === 'paused' || phase.kind === 'awaiting-peer';
}

/** What would break if the program ended now. */
export function isMoving(phase: Phase): boolean {
  return (
    phase.kind === 'comparing' ||
    phase.kind === 'moving' ||
    phase.kind === 'finishing' ||
    (phase.kind === 'held' && phase.was !== 'calling')
  );
}

/** What a person can do with a transfer. */
export type TransferAction =
  | 'pause'
  | 'resume'
  | 'retry'
  | 'retry-now'
  | 'cancel'
  | 'remove'
  | 'move'
  | 'limit'
  /** Once more, under a name the other side has no bytes for. */
  | 'send-under-another-name';

export function actionsOf(kind: TransferKind, phase: Phase): readonly TransferAction[] {
  const can = (event: TransferEvent) => stepTransfer(kind, phase, event) !== null;
  const actions: TransferAction[] = [];
  if (can({ kind: 'pause' }) && !(phase.kind === 'awaiting-peer' && phase.reason !== null)) actions.push('pause');
  if (phase.kind === 'paused' && can({ kind: 'resume' })) actions.push('resume');
  if ((phase.kind === 'retrying' || phase.kind === 'held') && can({ kind: 'resume' })) actions.push('retry-now');
  if (isEnded(phase) && can({ kind: 'resume' })) actions.push('retry');
  if (phase.kind === 'awaiting-peer') actions.push('retry');
  if (!isEnded(phase) && can({ kind: 'cancel' })) actions.push('cancel');
  if (isEnded(phase) || phase.kind === 'awaiting-peer') actions.push('remove');
  if (isOurs(kind) && !isEnded(phase) && !isMoving(phase)) actions.push('move');
  if (!isEnded(phase)) actions.push('limit');
  if (kind === 'offer' && phase.kind === 'done' && !phase.verified) actions.push('send-under-another-name');
  return actions;
}

/** How a reason ends an attempt, and so whether trying again can help. */
export type ReasonClass = 'broken' | 'unreachable' | 'full' | 'disk' | 'final';

const REASON_CLASSES: Partial<Readonly<Record<ProblemCode, ReasonClass>>> = {
  'connection-lost': 'broken',
  stalled: 'broken',
  'too-slow': 'broken',
  'peer-sent-less': 'broken',
  'overlap-mismatch': 'broken',
  stopped: 'broken',
  'visit-closed': 'broken',
  'closed-by-peer': 'broken',
  'closed-before-answer': 'broken',
  'connection-refused': 'unreachable',
  'host-unreachable': 'unreachable',
  'connect-timed-out': 'unreachable',
  'address-unresolved': 'unreachable',
  unavailable: 'full',
  'server-full': 'full',
  'disk-full': 'disk',
  'disk-error': 'disk',
};

/** Everything not listed is final: only a person can change it. */
export function reasonClass(code: ProblemCode): ReasonClass {
  return REASON_CLASSES[code] ?? 'final';
}

const bytes = v.number();
const id = v.string();

const folderProgressSchema = v.object({
  /** Null while a peer sends us a folder: only it knows how many there are. */
  filesTotal: v.nullable(v.number()),
  filesDone: v.number(),
  filesFailed: v.number(),
  /** No folder: files that lie side by side, offered together. */
  isLoose: v.optional(v.boolean()),
});
export type FolderProgress = v.InferOutput<typeof folderProgressSchema>;

export const transferSchema = v.object({
  id,
  direction: v.picklist(['send', 'receive']),
  /** `send` is 120/121, `get` is 130/131/132. */
  service: v.picklist(['send', 'get']),
  phase: phaseSchema,
  /** Of the phase, under the names that scripts know: `stateOf`, `reasonOf`, `at`, `confirmed`. */
  state: transferStateSchema,
  reason: v.nullable(problemSchema),
  /** When a broken transfer, or one whose peer is not there, tries again by itself; `reason` says why it waits. */
  retryAt: v.nullable(time),
  confirmed: v.boolean(),
  /** What a person should know besides: under which other name it went, what was left out, what is not known of it. */
  note: v.optional(v.nullable(problemSchema), null),
  nick: v.nullable(v.string()),
  host: v.string(),
  port: v.number(),
  personId: v.nullable(id),
  name: v.string(),
  /** On our disk: the source of a send, the goal of a receive. */
  path: v.nullable(v.string()),
  sizeBytes: bytes,
  positionBytes: bytes,
  /** Where this connection began: bytes that were there before. */
  resumedFromBytes: bytes,
  /** Bytes before the break that this connection asks again, to compare them (section 6). */
  overlapBytes: v.optional(bytes, 0),
  /** Of these, the bytes that were compared and fit. */
  verifiedBytes: bytes,
  rateBytesPerSecond: v.nullable(v.number()),
  secondsLeft: v.nullable(v.number()),
  attempts: v.number(),
  /** Where the part on the disk and the peer's bytes differed; what was before it is kept (section 6, point 3). */
  differedAtBytes: v.optional(v.nullable(bytes), null),
  /** This transfer's own speed limit; null: only the one for all. */
  limitBytesPerSecond: v.optional(v.nullable(v.number()), null),
  /** Place among those that wait for their turn: smaller comes first. */
  order: v.optional(v.number(), 0),
  /** A folder is one transfer: so many of its files are there. Null for a file. */
  folder: v.optional(v.nullable(folderProgressSchema), null),
  /** The folder transfer this file is moved for. */
  folderId: v.optional(v.nullable(id), null),
  createdAt: time,
  endedAt: v.nullable(time),
});
export type Transfer = v.InferOutput<typeof transferSchema>;

export function kindOf({ direction, service }: Pick<Transfer, 'direction' | 'service'>): TransferKind {
  if (direction === 'send') return service === 'send' ? 'offer' : 'served';
  return service === 'send' ? 'incoming' : 'get';
}

/** What of a phase stands in a transfer under the names that scripts know. */
export function shownPhase(phase: Phase): Pick<Transfer, 'phase' | 'state' | 'reason' | 'retryAt' | 'confirmed'> {
  return {
    phase,
    state: stateOf(phase),
    reason: reasonOf(phase),
    retryAt: phase.kind === 'retrying' ? phase.at : null,
    confirmed: phase.kind === 'done' && phase.confirmed,
  };
}

/** The phase in a row that an earlier version kept, from the names it had for it. */
export function phaseOfState(row: Readonly<Record<string, unknown>>): Phase {
  const reason = v.is(problemSchema, row.reason) ? row.reason : null;
  switch (row.state) {
    case 'done':
      return { kind: 'done', confirmed: row.confirmed === true, verified: true, reason };
    case 'cancelled':
      return { kind: 'cancelled', told: true };
    case 'paused':
      return PAUSED;
    case 'failed': {
      const why = reason ?? problem('stopped');
      const isIncoming = row.direction === 'receive' && row.service === 'send';
      return isIncoming ? { kind: 'awaiting-peer', reason: why } : { kind: 'failed', reason: why };
    }
    default:
      return QUEUED;
  }
}

/** For the picture that is made from the table. @public */
export const PHASE_NAMES = Object.keys(STEPS) as readonly PhaseName[];

/** How several files that were offered together are called. */
export function nameOfSeveral(first: string, count: number): string {
  return count > 1 ? `${first} and ${count - 1} more` : first;
}
