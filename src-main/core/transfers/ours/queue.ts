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
  /** Smaller comes first; asked anew at each `review`, as the person may change it. */
  readonly order: () => number;
}

export interface TransferQueue {
  /** Waits in line. */
  join(wish: Wish): Ticket;
  /** The number of places or the order has changed. */
  review(): void;
}

export interface QueueLimits extends PlaceLimits {
  readonly slotsPerPeer: number;
}

interface Waiting {
  readonly wish: Wish;
  order: number;
  readonly start: (place: Place) => void;
}

interface Lane {
  /** In the order of their turns. A thousand files of a folder wait in one lane, so nobody walks along all of them. */
  readonly line: Record<Place['size'], Waiting[]>;
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
  const lanes = new Map<string, Lane>();
  const places = createPlaces(limits);

  const laneOf = (name: string): Lane => {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const line = { small: [], big: [] };
    const lane: Lane = { line, isOffering: false, small: 0, big: 0, capacity: null, endedSince: 0 };
    lanes.set(name, lane);
    return lane;
  };
  const isInUse = ({ line, isOffering, small, big }: Lane) =>
    isOffering || small + big + line.small.length + line.big.length > 0;
  const sizeOf = ({ sizeBytes }: Wish) => (sizeBytes !== null && sizeBytes < limits().smallBytes ? 'small' : 'big');
  const lineUp = (waiting: Waiting) => {
    const line = laneOf(waiting.wish.lane).line[sizeOf(waiting.wish)];
    // Mostly the last.
    let at = line.length;
    while (at > 0 && (line[at - 1]?.order ?? 0) > waiting.order) at -= 1;
    line.splice(at, 0, waiting);
  };
  const leave = (waiting: Waiting) => {
    for (const line of Object.values(laneOf(waiting.wish.lane).line)) {
      const at = line.indexOf(waiting);
      if (at >= 0) line.splice(at, 1);
    }
  };
  const placeIn = (lane: Lane, sizeBytes: number | null): Place | null => {
    if (lane.isOffering || (lane.capacity !== null && lane.small + lane.big >= lane.capacity)) return null;
    return places.take(sizeBytes, {
      small: lane.small < SMALL_PER_PEER,
      big: lane.big < limits().slotsPerPeer,
    });
  };

  let isStartDue = false;
  const startSoon = () => {
    if (isStartDue) return;
    isStartDue = true;
    // Whoever joins several in a row sees them start in their order.
    queueMicrotask(() => {
      isStartDue = false;
      startAll();
    });
  };
  /** The first of each line, in their order, for as long as there are places. */
  const startAll = () => {
    const heads = [...lanes.values()].flatMap((lane) => Object.values(lane.line).map((line) => ({ lane, line })));
    for (;;) {
      let first: (typeof heads)[number] | null = null;
      for (const head of heads) {
        const order = head.line[0]?.order;
        if (order !== undefined && (first === null || order < (first.line[0]?.order ?? 0))) first = head;
      }
      const next = first?.line[0];
      if (first === null || next === undefined) return;
      const place = placeIn(first.lane, next.wish.sizeBytes);
      if (place === null) {
        // Whoever is behind this one in its line has none either.
        heads.splice(heads.indexOf(first), 1);
        continue;
      }
      first.line.shift();
      first.lane[place.size] += 1;
      first.lane.isOffering = true;
      next.start(place);
    }
  };
  const review = () => {
    const all = [...lanes.values()].flatMap(({ line }) => [...line.small.splice(0), ...line.big.splice(0)]);
    for (const waiting of all) waiting.order = waiting.wish.order();
    for (const waiting of all.sort((a, b) => a.order - b.order)) lineUp(waiting);
    startSoon();
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
      const waiting: Waiting = { wish, order: wish.order(), start };
      lineUp(waiting);
      startSoon();
      const answered = () => {
        if (stage !== 'offering') return;
        stage = 'running';
        laneOf(wish.lane).isOffering = false;
        startSoon();
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
          startSoon();
          return () => {
            if (stage === 'done') return;
            isParked = false;
            laneOf(wish.lane)[size] += 1;
            takeBack();
          };
        },
        done() {
          if (stage === 'done') return;
          if (stage === 'waiting') leave(waiting);
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
          if (!isInUse(lane)) lanes.delete(wish.lane);
          startSoon();
        },
      };
    },
    review,
  };
}
