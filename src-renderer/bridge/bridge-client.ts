/**
 * Commands and events over a channel: numbers requests, checks every answer against the contract, and keeps the
 * window's picture true. First start, reload, lost connection and a gap in the events are one path: the snapshot again,
 * asked for until it comes.
 */
import { formatRequest, parseFromHost, parseResult } from '../../src-shared/contract/bridge';
import type { CommandArgs, CommandName, CommandResult, CoreEvent } from '../../src-shared/contract/contract';
import { type Problem, ProblemError } from '../../src-shared/model/problem';
import type { Snapshot } from '../../src-shared/model/snapshot';
import type { BridgeChannel, ChannelState } from './bridge-channel';

/** Reading a long text from a slow server is the longest thing a command does. */
const REPLY_TIMEOUT_MS = 120_000;
/** Answered when the person has chosen, however long they take. */
const WAITS_FOR_A_PERSON: ReadonlySet<CommandName> = new Set(['host.pick-files', 'host.pick-folder']);
const SNAPSHOT_TIMEOUT_MS = 15_000;
/** Before a snapshot is asked for again: after the first failure, then doubled. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/**
 * So many events are told one by one; what comes beside them in this time is told together: a flood can be drawn, and twenty
 * transfers that tell their figures at once are few pictures.
 */
const MAX_ONE_BY_ONE = 5;
const TOGETHER_MS = 100;
/** More than this before a snapshot, and they are dropped: the gap then brings another snapshot. */
const MAX_EARLY_EVENTS = 10_000;

export interface BridgeListener {
  onSnapshot(snapshot: Snapshot): void;
  /** In their order, at least one. */
  onEvents(events: readonly CoreEvent[]): void;
  onConnection(state: ChannelState): void;
  /** There is a connection but no picture: the host answered nothing that fits. */
  onProblem(problem: Problem): void;
}

export interface BridgeClient {
  /** @throws ProblemError with what the core said. */
  request<N extends CommandName>(command: N, args: CommandArgs<N>): Promise<CommandResult<N>>;
}

interface Waiting {
  readonly settle: (result: unknown) => void;
  readonly fail: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout> | undefined;
}

export function createBridgeClient(
  channel: Pick<BridgeChannel, 'send' | 'onMessage' | 'onState'>,
  listener: BridgeListener,
): BridgeClient {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  /** Null while the snapshot is on its way. */
  let seq: number | null = null;
  let early: { seq: number; event: CoreEvent }[] = [];
  /** Which attempt to get a snapshot is the current one: older ones have nothing more to say. */
  let round = 0;
  const tell = createTeller(listener);

  const request: BridgeClient['request'] = (command, args) => requestWithin(REPLY_TIMEOUT_MS, command, args);
  const requestWithin = <N extends CommandName>(
    timeoutMs: number,
    command: N,
    args: CommandArgs<N>,
  ): Promise<CommandResult<N>> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      const giveUp = () => take(id)?.fail(new ProblemError('internal', { detail: `no reply to ${command}` }));
      const timer = WAITS_FOR_A_PERSON.has(command) ? undefined : setTimeout(giveUp, timeoutMs);
      const settle = (result: unknown) => {
        const checked = parseResult(command, result);
        if (checked === null)
          reject(new ProblemError('internal', { detail: `a reply to ${command} that does not fit` }));
        else resolve(checked.value);
      };
      waiting.set(id, { settle, fail: reject, timer });
      if (!channel.send(formatRequest(id, command, args))) {
        take(id)?.fail(new ProblemError('connection-lost', { peer: 'Port59' }));
      }
    });

  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    if (found !== undefined) clearTimeout(found.timer);
    waiting.delete(id);
    return found;
  };

  const refresh = async () => {
    round += 1;
    const mine = round;
    seq = null;
    for (let pauseMs = FIRST_PAUSE_MS; mine === round; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        const snapshot = await requestWithin(SNAPSHOT_TIMEOUT_MS, 'app.snapshot', {});
        if (mine === round) show(snapshot);
        return;
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        // The connection went away meanwhile: when it is back, this starts again.
        if (mine !== round || error.problem.code === 'connection-lost') return;
        listener.onProblem(error.problem);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  };

  const show = (snapshot: Snapshot) => {
    tell.now();
    listener.onSnapshot(snapshot);
    seq = snapshot.seq;
    for (const one of early.splice(0)) {
      if (one.seq > snapshot.seq) onEvent(one.seq, one.event);
      // The picture shows what happened before it, but not what somebody asked of the window.
      else if (one.event.name === 'window.asked') tell.event(one.event);
    }
  };

  const onEvent = (number: number, event: CoreEvent) => {
    if (seq === null) {
      if (early.length >= MAX_EARLY_EVENTS) early = [];
      early.push({ seq: number, event });
      return;
    }
    if (number <= seq) return;
    if (number > seq + 1) {
      early = [{ seq: number, event }];
      void refresh();
      return;
    }
    seq = number;
    tell.event(event);
  };

  channel.onMessage((text) => {
    const message = parseFromHost(text);
    if (message === null) return;
    if (message.kind === 'event') return onEvent(message.seq, message.event);
    if (message.kind === 'gap') return void refresh();
    // Whoever waits for the answer finds the picture as it was when it was given.
    tell.now();
    const found = take(message.id);
    if (message.kind === 'reply') found?.settle(message.result);
    else found?.fail(new ProblemError(message.problem.code, message.problem.params));
  });
  channel.onState((state) => {
    listener.onConnection(state);
    if (state === 'open') {
      early = [];
      void refresh();
      return;
    }
    round += 1;
    for (const id of [...waiting.keys()]) take(id)?.fail(new ProblemError('connection-lost', { peer: 'Port59' }));
  });
  return { request };
}

/** Events one by one, and those of a flood together. */
function createTeller(listener: Pick<BridgeListener, 'onEvents'>) {
  let toldOneByOne = 0;
  let together: CoreEvent[] = [];
  let isTiming = false;
  const now = () => {
    if (together.length === 0) return;
    const events = together;
    together = [];
    listener.onEvents(events);
  };
  const onTime = () => {
    isTiming = false;
    toldOneByOne = 0;
    now();
  };
  return {
    now,
    event(event: CoreEvent) {
      if (!isTiming) setTimeout(onTime, TOGETHER_MS);
      isTiming = true;
      together.push(event);
      if (toldOneByOne >= MAX_ONE_BY_ONE) return;
      toldOneByOne += 1;
      now();
    },
  };
}
