/**
 * Who may move bytes now: so many transfers at a time in all, and to one peer only one offer that is still unanswered –
 * somebody who is sent ten files gets one card after the other, not ten refusals.
 */
export interface Ticket {
  /** Resolves when it is this one's turn. */
  readonly turn: Promise<void>;
  /** The peer has answered: its next offer may go out. */
  answered(): void;
  /** Gives the slot back, or leaves the line; safe to call twice. */
  done(): void;
}

export interface TransferQueue {
  /** Waits in line. `lane`: the peer whose unanswered offers go one after the other. */
  join(lane: string): Ticket;
  /** A slot at once, or null when all are taken. */
  take(): Ticket | null;
  /** The number of slots may have changed. */
  review(): void;
  readonly taken: number;
}

interface Waiting {
  readonly lane: string;
  readonly start: () => void;
}

export function createTransferQueue(slots: () => number): TransferQueue {
  const line: Waiting[] = [];
  const offering = new Set<string>();
  let taken = 0;

  const review = () => {
    for (let index = 0; index < line.length && taken < slots(); ) {
      const next = line[index];
      if (next === undefined || offering.has(next.lane)) {
        index += 1;
        continue;
      }
      line.splice(index, 1);
      taken += 1;
      offering.add(next.lane);
      next.start();
    }
  };

  return {
    join(lane) {
      let stage: 'waiting' | 'offering' | 'running' | 'done' = 'waiting';
      let start = () => {};
      const turn = new Promise<void>((resolve) => {
        start = () => {
          stage = 'offering';
          resolve();
        };
      });
      const waiting: Waiting = { lane, start };
      line.push(waiting);
      // Whoever joins several in a row sees them start in that order.
      queueMicrotask(review);
      return {
        turn,
        answered() {
          if (stage !== 'offering') return;
          stage = 'running';
          offering.delete(lane);
          review();
        },
        done() {
          if (stage === 'waiting') line.splice(line.indexOf(waiting), 1);
          if (stage === 'offering') offering.delete(lane);
          if (stage === 'offering' || stage === 'running') taken -= 1;
          stage = 'done';
          review();
        },
      };
    },
    take() {
      if (taken >= slots()) return null;
      taken += 1;
      let isDone = false;
      return {
        turn: Promise.resolve(),
        answered: () => {},
        done() {
          if (isDone) return;
          isDone = true;
          taken -= 1;
          review();
        },
      };
    },
    review,
    get taken() {
      return taken;
    },
  };
}
