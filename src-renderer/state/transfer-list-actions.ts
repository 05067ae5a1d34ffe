/** What a person does in the list of transfers, to one or to many. */
import type { StoreApi } from 'zustand/vanilla';
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/contract/contract';
import type { AppState } from './app-state';
import type { TransferLook } from './transfer-look';
import { lineOf, type Move } from './transfer-queue';
import type { TransferChoice } from './transfers-view';

type Request = <N extends CommandName>(command: N, args: CommandArgs<N>) => Promise<CommandResult<N>>;

const NOTHING_TO_BRING_BACK =
  'They cannot be brought back: Port59 was started again since. Your files are still there.';

export function createListActions(
  { setState: set, getState: get }: StoreApi<AppState>,
  request: Request,
  fail: (error: unknown) => void,
) {
  /** Undefined when it failed; the person has been told. */
  async function run<N extends CommandName>(command: N, args: CommandArgs<N>): Promise<CommandResult<N> | undefined> {
    try {
      return await request(command, args);
    } catch (error) {
      fail(error);
      return undefined;
    }
  }
  /** For those who do not see it move. */
  const placeInWords = (id: string) => {
    const line = lineOf(get().snapshot?.transfers ?? []);
    return `Place ${line.indexOf(id) + 1} of ${line.length}`;
  };
  const noteTakenOff = (result: { readonly count: number } | undefined) => {
    if (result !== undefined && result.count > 0) set({ takenOff: result.count });
  };
  async function toEach(ids: readonly string[], action: 'pause' | 'go-on' | 'cancel' | 'remove'): Promise<void> {
    if (ids.length === 0) return;
    const result = await run('transfer.each', { ids: [...ids], action });
    if (action === 'remove') noteTakenOff(result);
  }
  return {
    choose: (change: Partial<TransferChoice>) =>
      set(({ transferChoice }) => ({ transferChoice: { ...transferChoice, ...change } })),
    look: (change: Partial<TransferLook>) =>
      set(({ transferLook }) => ({ transferLook: { ...transferLook, ...change } })),
    /** In words; null when it did not move. */
    async moveTransfer(id: string, moves: readonly Move[]): Promise<string | null> {
      for (const to of moves) if ((await run('transfer.move', { id, to })) === undefined) return null;
      return placeInWords(id);
    },
    /** Several come to stand before another one; null: at the end. In words; null when they did not move. */
    async placeTransfers(ids: readonly string[], beforeId: string | null): Promise<string | null> {
      const placed = await run('transfer.place', { ids: [...ids], beforeId });
      return placed === undefined ? null : placeInWords(ids[0] ?? '');
    },
    toEach,
    /** Several at once are asked about: what was stopped by a slip would have to be begun again. */
    cancelAll(ids: readonly string[]): void {
      const stop = () => void toEach(ids, 'cancel');
      if (ids.length < 2) return stop();
      set({
        dialog: {
          kind: 'confirm',
          title: `Stop ${ids.length} transfers for good?`,
          text: 'They do not go on by themselves any more. What has been sent or received whole stays where it is.',
          action: `Stop ${ids.length} transfers`,
          onConfirm: stop,
        },
      });
    },
    clearFinished: async () => noteTakenOff(await run('transfer.clear-finished', {})),
    async bringBack(): Promise<void> {
      set({ takenOff: 0 });
      const result = await run('transfer.bring-back', {});
      if (result?.count === 0) set({ failure: { text: NOTHING_TO_BRING_BACK, problem: null } });
    },
    forgetTakenOff: () => set({ takenOff: 0 }),
  };
}
