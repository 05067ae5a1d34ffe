/** Takes spooled files away when nobody needs them any more: their send has ended, or they were forgotten for a week. */
import type { Transfer } from '../../src-shared/model/snapshot';
import type { Core } from '../core/core-interface';
import type { Spool } from './spool';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** Returns how to stop. A failed send keeps its file: it may be tried again. */
export function keepSpoolTidy(core: Core, spool: Spool, onError: (error: unknown) => void): () => void {
  /** Sends that still need what they are of: it may go to several people. */
  const needed = new Map<string, string>();

  const remove = (id: string) => {
    const path = needed.get(id);
    if (path === undefined) return;
    needed.delete(id);
    const drop = spool.dropOf(path);
    if (![...needed.values()].some((other) => spool.dropOf(other) === drop)) spool.remove(path).catch(onError);
  };
  const onTransfer = ({ id, direction, path, state, folderId }: Transfer) => {
    // The row of a folder, or of several files, needs all of it as long as it lives.
    if (folderId !== null || direction !== 'send' || path === null || !spool.holds(path)) return;
    needed.set(id, path);
    if (state === 'done' || state === 'cancelled') remove(id);
  };

  for (const transfer of core.snapshot().transfers) onTransfer(transfer);
  const stop = core.onEvent((_seq, event) => {
    if (event.name === 'transfer.changed') onTransfer(event.payload);
    if (event.name === 'transfer.removed') remove(event.payload.id);
  });
  spool.removeOld(WEEK_MS, new Set(needed.values())).catch(onError);
  return stop;
}
