/** Follows transfers to their end: a line of JSON for every change, one moving line for people, a sentence at the end. */
import { formatBytes } from '../../../src-shared/model/formatting';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import type { Core } from '../../core/core-interface';
import { EXIT, type ExitCode, exitCodeOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import { transferEvent } from '../print/printed-event';
import { progressOf } from '../print/transfer-line';

export interface TransferWatch {
  /** Resolves when all of them have ended, with how. */
  untilEnded(ids: readonly string[]): Promise<readonly ExitCode[]>;
  stop(): void;
}

export interface WatchOptions {
  /** Longest time until a peer is reached and answers; null: as long as the core has patience. */
  readonly timeoutMs: number | null;
  /** What broke and only the peer can begin again has not ended: it may come back within `timeoutMs`. */
  readonly peerMayReturn?: boolean;
}

/** To be called before the transfers are asked for: nothing of them is missed. */
export function watchTransfers(core: Core, output: Output, options: WatchOptions): TransferWatch {
  const known = new Map<string, Transfer>();
  const ended = new Map<string, ExitCode>();
  const waiting = new Set<() => void>();
  const failures = new Map<string, Transfer[]>();
  const patience = new Map<string, NodeJS.Timeout>();

  const end = (id: string, code: ExitCode) => {
    if (ended.has(id)) return;
    ended.set(id, code);
    clearTimeout(patience.get(id));
    patience.delete(id);
    for (const look of waiting) look();
  };
  const onChange = (transfer: Transfer) => {
    const { id, phase, attempts } = transfer;
    if (ended.has(id)) return;
    if (known.get(id)?.phase.kind !== phase.kind) output.detail(`${transfer.name}: ${phase.kind}, attempt ${attempts}`);
    known.set(id, transfer);
    output.event(transferEvent(transfer));
    const { name, words } = progressOf(transfer, ended.size, known.size);
    output.status(words, name);
    beImpatient(transfer);
    if (!hasEnded(transfer, options.peerMayReturn === true)) return;
    tell(transfer);
    end(id, outcomeOf(transfer));
  };
  /** Calling and calling again count as one wait; whoever has answered, even with "later", is waited for. */
  const beImpatient = (transfer: Transfer) => {
    const { id } = transfer;
    const { timeoutMs } = options;
    if (timeoutMs === null || transfer.phase.kind === 'queued') return;
    if (!isUnanswered(transfer)) {
      clearTimeout(patience.get(id));
      patience.delete(id);
    } else if (!patience.has(id))
      patience.set(
        id,
        setTimeout(() => giveUp(transfer, timeoutMs), timeoutMs),
      );
  };
  const giveUp = (transfer: Transfer, timeoutMs: number) => {
    const reason = problem('no-answer', { peer: transfer.nick ?? transfer.host, seconds: timeoutMs / 1000 });
    output.event({ ...transferEvent({ ...transfer, state: 'failed', reason, retryAt: null }) });
    tellEnd({ ...transfer, state: 'failed', reason }, output);
    end(transfer.id, EXIT.notReachable);
    core.execute('transfer.cancel', { id: transfer.id }).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      output.problem(error.problem);
    });
  };
  /** Why files of a folder failed is told with the folder: where nobody is there, once for all of them. */
  const tell = (transfer: Transfer) => {
    const { folderId, state, reason, id } = transfer;
    if (folderId !== null && state !== 'done') {
      failures.set(folderId, [...(failures.get(folderId) ?? []), transfer]);
      return;
    }
    if (reason?.code === 'files-failed') for (const file of failures.get(id) ?? []) tellEnd(file, output);
    tellEnd(transfer, output);
  };
  const stopListening = core.onEvent((_seq, event) => {
    if (event.name === 'transfer.changed') onChange(event.payload);
    if (event.name === 'transfer.removed') end(event.payload.id, EXIT.failed);
  });

  return {
    untilEnded: (ids) =>
      new Promise((resolve) => {
        const look = () => {
          if (!ids.every((id) => ended.has(id))) return;
          waiting.delete(look);
          resolve(ids.map((id) => ended.get(id) ?? EXIT.failed));
        };
        waiting.add(look);
        look();
      }),
    stop: () => {
      stopListening();
      for (const timer of patience.values()) clearTimeout(timer);
    },
  };
}

/** A broken transfer that will try again by itself has not ended. */
function hasEnded({ state, retryAt, phase }: Transfer, peerMayReturn: boolean): boolean {
  if (phase.kind === 'awaiting-peer' && peerMayReturn) return false;
  return state === 'done' || state === 'cancelled' || (state === 'failed' && retryAt === null);
}

function isUnanswered({ phase }: Transfer): boolean {
  if (phase.kind === 'retrying') return phase.reason.code !== 'server-full';
  return phase.kind === 'calling' || phase.kind === 'awaiting-peer';
}

function outcomeOf({ state, reason }: Transfer): ExitCode {
  if (state === 'done') return EXIT.done;
  return reason === null ? EXIT.failed : exitCodeOf(reason.code);
}

function tellEnd(transfer: Pick<Transfer, EndFields>, output: Output): void {
  const { state, direction, name, path, sizeBytes, reason, note } = transfer;
  if (state !== 'done') {
    output.complain(`${name}: ${reason ? describeProblem(reason) : state}`);
    return;
  }
  const did = direction === 'send' ? 'sent' : 'saved';
  output.report(`${did} ${direction === 'send' ? name : (path ?? name)} (${formatBytes(sizeBytes)})`);
  for (const remark of remarks(reason, note)) output.complain(`${name}: ${describeProblem(remark)}`);
}

type EndFields = 'state' | 'direction' | 'name' | 'path' | 'sizeBytes' | 'reason' | 'note';

function remarks(...reasons: readonly (Problem | null)[]): readonly Problem[] {
  return reasons.filter((reason) => reason !== null);
}
