/**
 * Who may move bytes now: so many transfers in all, so many with each peer, and to one peer only one offer that is still
 * unanswered – somebody who is sent ten files gets one card after the other, not ten refusals. Small files have places
 * of their own beside those, so that they never wait for big ones.
 */
export interface Ticket {
  /** Resolves when it is this one's turn. */
  readonly turn: Promise<void>;
  /** The peer has answered: its next offer may go out. */
  answered(): void;
  /** Gives the slot back, or leaves the line; safe to call twice. */
  done(): void;
}

export interface Wish {
  /** The peer whose unanswered offers go one after the other. */
  readonly lane: string;
  readonly sizeBytes: number;
  /** Smaller comes first; asked anew at each look, as the person may change it. */
  readonly order: () => number;
}

export interface TransferQueue {
  /** Waits in line. */
  join(wish: Wish): Ticket;
  /** A slot at once, or null when all are taken. */
  take(sizeBytes: number): Ticket | null;
  /** The number of slots or the order may have changed. */
  review(): void;
}

export interface QueueLimits {
  readonly slots: number;
  readonly slotsPerPeer: number;
  /** Files below this size are small. */
  readonly smallBytes: number;
}

type Size = 'small' | 'big';

interface Waiting {
  readonly wish: Wish;
  readonly start: (size: Size) => void;
}

interface Lane {
  isOffering: boolean;
  readonly taken: Record<Size, number>;
}

/** Places for small files beside the slots: a quarter of them, but always two. */
const smallSlots = (slots: number) => Math.max(2, Math.floor(slots / 4));
const SMALL_SLOTS_PER_PEER = 4;

export function createTransferQueue(limits: () => QueueLimits): TransferQueue {
  const line: Waiting[] = [];
  const lanes = new Map<string, Lane>();
  const taken: Record<Size, number> = { small: 0, big: 0 };

  const laneOf = (name: string): Lane => lanes.get(name) ?? { isOffering: false, taken: { small: 0, big: 0 } };
  const keep = (name: string, lane: Lane) => {
    if (lane.isOffering || lane.taken.small + lane.taken.big > 0) lanes.set(name, lane);
    else lanes.delete(name);
  };
  /** A small file takes its own kind of place first, and an ordinary one when those are taken. */
  const freePlace = (sizeBytes: number, lane: Lane | null): Size | null => {
    const { slots, slotsPerPeer, smallBytes } = limits();
    const isSmall = sizeBytes < smallBytes;
    if (isSmall && taken.small < smallSlots(slots) && (lane === null || lane.taken.small < SMALL_SLOTS_PER_PEER))
      return 'small';
    if (taken.big < slots && (lane === null || lane.taken.big < slotsPerPeer)) return 'big';
    return null;
  };

  let isReviewDue = false;
  const reviewSoon = () => {
    if (isReviewDue) return;
    isReviewDue = true;
    // Whoever joins several in a row sees them start in their order.
    queueMicrotask(() => {
      isReviewDue = false;
      review();
    });
  };
  const review = () => {
    if (line.length === 0) return;
    line.sort((a, b) => a.wish.order() - b.wish.order());
    for (let index = 0; index < line.length; ) {
      const next = line[index];
      if (next === undefined) return;
      const lane = laneOf(next.wish.lane);
      const place = lane.isOffering ? null : freePlace(next.wish.sizeBytes, lane);
      if (place === null) {
        index += 1;
        continue;
      }
      line.splice(index, 1);
      taken[place] += 1;
      lane.taken[place] += 1;
      lane.isOffering = true;
      keep(next.wish.lane, lane);
      next.start(place);
    }
  };

  return {
    join(wish) {
      let stage: 'waiting' | 'offering' | 'running' | 'done' = 'waiting';
      let place: Size = 'big';
      let start: Waiting['start'] = () => {};
      const turn = new Promise<void>((resolve) => {
        start = (given) => {
          place = given;
          stage = 'offering';
          resolve();
        };
      });
      const waiting: Waiting = { wish, start };
      line.push(waiting);
      reviewSoon();
      const change = (edit: (lane: Lane) => void) => {
        const lane = laneOf(wish.lane);
        edit(lane);
        keep(wish.lane, lane);
      };
      const answered = () => {
        if (stage !== 'offering') return;
        stage = 'running';
        change((lane) => {
          lane.isOffering = false;
        });
        reviewSoon();
      };
      return {
        turn,
        answered,
        done() {
          if (stage === 'done') return;
          if (stage === 'waiting') line.splice(line.indexOf(waiting), 1);
          answered();
          if (stage === 'running') {
            taken[place] -= 1;
            change((lane) => {
              lane.taken[place] -= 1;
            });
          }
          stage = 'done';
          reviewSoon();
        },
      };
    },
    take(sizeBytes) {
      const place = freePlace(sizeBytes, null);
      if (place === null) return null;
      taken[place] += 1;
      let isDone = false;
      return {
        turn: Promise.resolve(),
        answered: () => {},
        done() {
          if (isDone) return;
          isDone = true;
          taken[place] -= 1;
          reviewSoon();
        },
      };
    },
    review: reviewSoon,
  };
}
