/** Follows transfers to their end: a line of JSON for every change, one moving line for people, a sentence at the end. */

import { formatBytes, formatPercent, formatRate } from '../../../src-shared/model/formatting';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import type { Core } from '../../core/core-interface';
import { EXIT, type ExitCode, exitCodeOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import { transferEvent } from '../print/printed-event';

export interface TransferWatch {
  /** Resolves when all of them have ended, with how. */
  untilEnded(ids: readonly string[]): Promise<readonly ExitCode[]>;
  stop(): void;
}

/** To be called before the transfers are asked for: nothing of them is missed. */
export function watchTransfers(core: Core, output: Output): TransferWatch {
  const known = new Map<string, Transfer>();
  const ended = new Map<string, ExitCode>();
  const waiting = new Set<() => void>();
  const failures = new Map<string, Transfer[]>();

  const end = (id: string, code: ExitCode) => {
    ended.set(id, code);
    for (const look of waiting) look();
  };
  const onChange = (transfer: Transfer) => {
    if (ended.has(transfer.id)) return;
    known.set(transfer.id, transfer);
    output.event(transferEvent(transfer));
    output.status(progressOf(transfer, ended.size, known.size));
    if (!hasEnded(transfer)) return;
    tell(transfer);
    end(transfer.id, outcomeOf(transfer));
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
  const stop = core.onEvent((_seq, event) => {
    if (event.name === 'transfer.changed') onChange(event.payload);
    if (event.name === 'transfer.removed' && !ended.has(event.payload.id)) end(event.payload.id, EXIT.failed);
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
    stop,
  };
}

/** A broken transfer that will try again by itself has not ended. */
function hasEnded({ state, retryAt }: Transfer): boolean {
  return state === 'done' || state === 'cancelled' || (state === 'failed' && retryAt === null);
}

function outcomeOf({ state, reason }: Transfer): ExitCode {
  if (state === 'done') return EXIT.done;
  return reason === null ? EXIT.failed : exitCodeOf(reason.code);
}

function tellEnd({ state, direction, name, path, sizeBytes, reason }: Transfer, output: Output): void {
  if (state !== 'done') {
    output.tell(`${name}: ${reason ? describeProblem(reason) : state}`);
    return;
  }
  const did = direction === 'send' ? 'sent' : 'saved';
  output.line(`${did} ${direction === 'send' ? name : (path ?? name)} (${formatBytes(sizeBytes)})`);
  if (reason !== null) output.tell(`${name}: ${describeProblem(reason)}`);
}

function progressOf(
  { name, state, positionBytes, sizeBytes, rateBytesPerSecond }: Transfer,
  ended: number,
  all: number,
): string {
  const percent = formatPercent(positionBytes, sizeBytes);
  const rate = rateBytesPerSecond === null ? '' : `  ${formatRate(rateBytesPerSecond)}`;
  const count = all > 1 ? `  (${ended + 1} of ${all})` : '';
  if (state === 'waiting' || state === 'queued') return `${name}: waiting for the other side${count}`;
  return `${name}: ${percent} of ${formatBytes(sizeBytes)}${rate}${count}`;
}
