/**
 * Cards that wait for a person: at most five at a time, each with an end. A caller who hangs up takes his card along;
 * one that nobody answers is answered 151 (rule 2.3).
 */
import type { IfTaken, Request } from '../../../src-shared/model/snapshot';
import type { CoreState } from '../state/core-state';

export const MAX_OPEN_PROMPTS = 5;

export type Choice =
  | { readonly kind: 'accept'; readonly ifTaken: IfTaken | null; readonly remember: 'once' | 'hour' | 'always' }
  | { readonly kind: 'reject'; readonly block: boolean }
  | { readonly kind: 'expired' }
  | { readonly kind: 'withdrawn' };

export interface Prompts {
  readonly isFull: boolean;
  ask(request: Request, signal: AbortSignal): Promise<Choice>;
  /** False when there is no such card (any more). */
  decide(id: string, choice: Choice): boolean;
  /** The program ends: everybody is told no. */
  close(): void;
}

export function createPrompts(state: CoreState): Prompts {
  const open = new Map<string, (choice: Choice) => void>();

  const outcomeOf = (choice: Choice) =>
    choice.kind === 'accept' ? 'accepted' : choice.kind === 'reject' ? 'rejected' : choice.kind;

  return {
    get isFull() {
      return open.size >= MAX_OPEN_PROMPTS;
    },
    ask: (request, signal) =>
      new Promise((resolve) => {
        const settle = (choice: Choice) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onGone);
          open.delete(request.id);
          state.removeRequest(request.id, outcomeOf(choice));
          resolve(choice);
        };
        const onGone = () => settle({ kind: 'withdrawn' });
        const timer = setTimeout(() => settle({ kind: 'expired' }), Math.max(0, request.expiresAt - Date.now()));
        open.set(request.id, settle);
        state.addRequest(request);
        signal.addEventListener('abort', onGone, { once: true });
        if (signal.aborted) onGone();
      }),
    decide(id, choice) {
      const settle = open.get(id);
      settle?.(choice);
      return settle !== undefined;
    },
    close() {
      for (const settle of [...open.values()]) settle({ kind: 'reject', block: false });
    },
  };
}
