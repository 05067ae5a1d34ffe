/**
 * What waits to be asked of the window. A start, a second one and a click on a notification come whenever they like; the
 * window hears them once its page listens, in their order. After a reload it hears what came meanwhile.
 */
import type { WindowAsked } from '../../../src-shared/contract/contract';
import { askedBy, type HandedOver } from './handed-over';

/** Of what comes while no page listens, the newest count. */
const MAX_WAITING = 20;

export interface WindowAsks {
  /** Looked at first: what does not exist is told, not offered. Never rejects. */
  handOver(given: HandedOver): Promise<void>;
  ask(asked: WindowAsked): void;
  /** From now on the page hears; what waited is asked at once. */
  listens(ask: (asked: WindowAsked) => void): void;
  /** The page went away. */
  isDeaf(): void;
}

/** @param exists whether there is a file or folder; must not throw */
export function createWindowAsks(exists: (path: string) => Promise<boolean>): WindowAsks {
  let waiting: readonly WindowAsked[] = [];
  let hear: ((asked: WindowAsked) => void) | null = null;
  /** One after the other, so that a slow disk changes no order. */
  let looking: Promise<void> = Promise.resolve();

  const ask = (asked: WindowAsked): void => {
    if (hear !== null) hear(asked);
    else waiting = [...waiting, asked].slice(-MAX_WAITING);
  };
  return {
    ask,
    handOver(given) {
      looking = looking.then(async () => {
        for (const asked of await askedBy(given, exists)) ask(asked);
      });
      return looking;
    },
    listens(listener) {
      hear = listener;
      const before = waiting;
      waiting = [];
      for (const asked of before) listener(asked);
    },
    isDeaf() {
      hear = null;
    },
  };
}
