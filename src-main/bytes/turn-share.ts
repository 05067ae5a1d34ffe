/**
 * Many transfers at once share each turn of the event loop: one alone may read as much as there is, twenty may not, or a
 * chat line and a click would wait for all of them.
 */
const BYTES_PER_TURN = 4 * 1024 * 1024;
const LEAST_BYTES = 64 * 1024;

export interface TurnShare {
  /** Bytes came. True: this was enough for this turn; `onNextTurn` is called in the next one. */
  isUsedUp(bytes: number, onNextTurn: () => void): boolean;
  leave(): void;
}

/** One for the whole program, as there is one event loop. */
export interface TurnShares {
  join(): TurnShare;
}

export function createTurnShares(
  nextTurn: (work: () => void) => unknown = setImmediate,
  bytesPerTurn = BYTES_PER_TURN,
): TurnShares {
  let members = 0;
  let turn = 0;
  let isCounting = false;
  const waiting: (() => void)[] = [];

  const countTurn = () => {
    if (isCounting) return;
    isCounting = true;
    nextTurn(() => {
      isCounting = false;
      turn += 1;
      for (const goOn of waiting.splice(0)) goOn();
    });
  };
  return {
    join() {
      members += 1;
      let used = 0;
      let usedIn = -1;
      let hasLeft = false;
      return {
        isUsedUp(bytes, onNextTurn) {
          countTurn();
          used = usedIn === turn ? used + bytes : bytes;
          usedIn = turn;
          if (used < Math.max(LEAST_BYTES, bytesPerTurn / members)) return false;
          waiting.push(onNextTurn);
          return true;
        },
        leave() {
          if (!hasLeft) members -= 1;
          hasLeft = true;
        },
      };
    },
  };
}
