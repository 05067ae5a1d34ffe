/**
 * Who may move bytes now. Our own transfers wait in line: so many in all, so many with each peer, and to one peer only one
 * offer that is still unanswered – somebody who is sent ten files gets one card after the other, not ten refusals. Small
 * files have places of their own, so that they never wait for big ones. A peer that takes no more teaches us how many it
 * takes: the rest stay in line until one of ours there ends.
 */
import { createPlaces, type Place, type PlaceLimits } from '../places';

export interface Ticket {
  /** Resolves when it is this one's turn. */
  readonly turn: Promise<void>;
  /** The peer has answered: its next offer may go out. */
  answered(): void;
  /** The peer takes no more for now. True: others of ours run there, so whoever lines up again gets a turn when one ends. */
  wasFull(): boolean;
  /**
   * Nothing moves while the peer thinks about going on with what it had accepted: the place is lent to others until the
   * returned function is called.
   */
  park(): () => void;
  /** Gives the place back, or leaves the line; safe to call twice. */
  done(): void;
}

interface Wish {
  /** The peer whose unanswered offers go one after the other. */
  readonly lane: string;
  /** Null: not known yet, so it may be large. */
  readonly sizeBytes: number | null;
  /** Smaller comes first; asked anew at each look, as the person may change it. */
  readonly order: () => number;
}

export interface TransferQueue {
  /** Waits in line. */
  join(wish: Wish): Ticket;
  /** The number of places or the order may have changed. */
  review(): void;
}

export interface QueueLimits extends PlaceLimits {
  readonly slotsPerPeer: number;
}

interface Waiting {
  readonly wish: Wish;
  readonly start: (place: Place) => void;
}

interface Lane {
  isOffering: boolean;
  small: number;
  big: number;
  /** As many as the peer was seen to take at a time; null: not known to be fewer than ours. */
  capacity: number | null;
  /** Ended since that was learnt: now and then one more is tried. */
  endedSince: number;
}

const SMALL_PER_PEER = 4;
const TRY_ONE_MORE_AFTER = 20;

export function createTransferQueue(limits: () => QueueLimits): TransferQueue {
  const line: Waiting[] = [];
  const lanes = new Map<string, Lane>();
  const places = createPlaces(limits);

  const laneOf = (name: string): Lane => {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const lane: Lane = { isOffering: false, small: 0, big: 0, capacity: null, endedSince: 0 };
    lanes.set(name, lane);
    return lane;
  };
  const isInUse = (name: string, lane: Lane) =>
    lane.isOffering || lane.small + lane.big > 0 || line.some(({ wish }) => wish.lane === name);
  const placeIn = (lane: Lane, sizeBytes: number | null): Place | null => {
    if (lane.isOffering || (lane.capacity !== null && lane.small + lane.big >= lane.capacity)) return null;
    return places.take(sizeBytes, {
      small: lane.small < SMALL_PER_PEER,
      big: lane.big < limits().slotsPerPeer,
    });
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
    line.sort((a, b) => a.wish.order() - b.wish.order());
    for (let index = 0; index < line.length; ) {
      const next = line[index];
      if (next === undefined) return;
      const lane = laneOf(next.wish.lane);
      const place = placeIn(lane, next.wish.sizeBytes);
      if (place === null) {
        index += 1;
        continue;
      }
      line.splice(index, 1);
      lane[place.size] += 1;
      lane.isOffering = true;
      next.start(place);
    }
  };

  return {
    join(wish) {
      let stage: 'waiting' | 'offering' | 'running' | 'done' = 'waiting';
      let place: Place | null = null;
      let isParked = false;
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
      const answered = () => {
        if (stage !== 'offering') return;
        stage = 'running';
        laneOf(wish.lane).isOffering = false;
        reviewSoon();
      };
      return {
        turn,
        answered,
        wasFull() {
          const lane = laneOf(wish.lane);
          const others = lane.small + lane.big - (place === null || isParked ? 0 : 1);
          if (others <= 0) return false;
          lane.capacity = others;
          lane.endedSince = 0;
          return true;
        },
        park() {
          if (place === null || isParked) return () => {};
          const { size, lend } = place;
          answered();
          isParked = true;
          laneOf(wish.lane)[size] -= 1;
          const takeBack = lend();
          reviewSoon();
          return () => {
            if (stage === 'done') return;
            isParked = false;
            laneOf(wish.lane)[size] += 1;
            takeBack();
          };
        },
        done() {
          if (stage === 'done') return;
          if (stage === 'waiting') line.splice(line.indexOf(waiting), 1);
          answered();
          stage = 'done';
          const lane = laneOf(wish.lane);
          if (place !== null) {
            if (!isParked) lane[place.size] -= 1;
            lane.endedSince += 1;
            place.giveBack();
          }
          if (lane.capacity !== null && lane.endedSince >= TRY_ONE_MORE_AFTER) {
            lane.capacity += 1;
            lane.endedSince = 0;
          }
          if (!isInUse(wish.lane, lane)) lanes.delete(wish.lane);
          reviewSoon();
        },
      };
    },
    review: reviewSoon,
  };
}
