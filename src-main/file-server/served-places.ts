/**
 * The gets that run now, for the limit of each visitor (rule 5.11), and how fast they go: whoever holds a place has to use
 * it. One that is too slow is ended when somebody else wants the place; nobody who has the server to himself is hurried.
 */
const WINDOW_MS = 30_000;
const MIN_BYTES_PER_SECOND = 1024;
const MARKS_PER_WINDOW = 6;

interface Holder {
  /** Nick and address. */
  readonly visitor: string;
  /** Who counts as one with this address. */
  readonly group: string;
  /** Below this he is too slow; our own speed limit is not his fault. */
  readonly minBytesPerSecond?: number;
}

export interface HeldPlace {
  /** Bytes go from this position on; `end` ends them, and `giveBack` follows. */
  begin(position: number, end: () => void): void;
  /** The position that was reached. */
  moved(position: number): void;
  /** It was ended for being too slow. */
  readonly wasTooSlow: boolean;
  /** Safe to call twice. */
  giveBack(): void;
}

export interface ServedPlaces {
  take(holder: Holder): HeldPlace;
  countOf(visitor: string): number;
  /** Ends the slowest among those that are too slow, one of the visitor or of his address first. False: all are in time. */
  endSlowest(wish: { readonly visitor: string; readonly group: string }, only?: 'visitor'): boolean;
}

interface Mark {
  readonly ms: number;
  readonly position: number;
}

interface Held {
  readonly holder: Holder;
  /** Oldest first, none before bytes go. */
  marks: readonly Mark[];
  position: number;
  movedMs: number;
  end: () => void;
  wasTooSlow: boolean;
}

export function createServedPlaces(now: () => number = () => performance.now()): ServedPlaces {
  const all = new Set<Held>();

  /** Bytes a second over the window; null when it is too early to say. */
  const rateOf = ({ marks, position, movedMs }: Held): number | null => {
    const from = marks.findLast(({ ms }) => now() - ms >= WINDOW_MS);
    if (from === undefined) return null;
    return now() - movedMs >= WINDOW_MS ? 0 : ((position - from.position) * 1000) / (now() - from.ms);
  };
  const slow = () =>
    [...all]
      .map((held) => ({ held, rate: rateOf(held) }))
      .filter(({ held, rate }) => {
        const least = held.holder.minBytesPerSecond ?? MIN_BYTES_PER_SECOND;
        return rate !== null && rate < least && !held.wasTooSlow;
      })
      .sort((a, b) => (a.rate ?? 0) - (b.rate ?? 0))
      .map(({ held }) => held);

  return {
    take(holder) {
      const held: Held = { holder, marks: [], position: 0, movedMs: 0, end: () => {}, wasTooSlow: false };
      all.add(held);
      return {
        begin(position, end) {
          held.end = end;
          reach(held, position, now());
        },
        moved(reached) {
          reach(held, reached, now());
        },
        get wasTooSlow() {
          return held.wasTooSlow;
        },
        giveBack: () => {
          all.delete(held);
        },
      };
    },
    countOf: (visitor) => [...all].filter(({ holder }) => holder.visitor === visitor).length,
    endSlowest({ visitor, group }, only) {
      const found = slow();
      const chosen =
        found.find(({ holder }) => holder.visitor === visitor) ??
        (only === 'visitor' ? undefined : (found.find(({ holder }) => holder.group === group) ?? found[0]));
      if (chosen === undefined) return false;
      chosen.wasTooSlow = true;
      chosen.end();
      return true;
    },
  };
}

function reach(held: Held, position: number, ms: number): void {
  held.position = position;
  held.movedMs = ms;
  const last = held.marks.at(-1);
  if (last !== undefined && ms - last.ms < WINDOW_MS / MARKS_PER_WINDOW) return;
  // The last mark that is older than the window stays: the rate is counted from it.
  const oldCount = held.marks.filter((one) => ms - one.ms >= WINDOW_MS).length;
  held.marks = [...held.marks.slice(Math.max(0, oldCount - 1)), { ms, position }];
}
