/**
 * How many calls may be on the doorstep at a time: connections that have not said yet what they want. When an address or
 * the whole is full, the oldest silent one goes – of the address that has most – so that whoever calls now gets in; a
 * random share of newcomers from crowded addresses is turned away instead, as OpenSSH's MaxStartups does, so that nobody
 * can push the others out in step. Pure: chance comes in as a number.
 */
export interface DoorstepLimits {
  readonly most: number;
  readonly mostPerGroup: number;
}

export interface Doorstep {
  /**
   * Null: turned away. Else what to call when the call is there, or gone.
   * @param evict ends that connection when its place is needed; not called for people we know
   */
  admit(group: string, isKnown: boolean, evict: () => void): (() => void) | null;
  readonly size: number;
}

interface Waiting {
  readonly group: string;
  readonly isKnown: boolean;
  readonly evict: () => void;
}

/** Of newcomers whose address has several on the doorstep already, when it is full. */
const TURNED_AWAY_SHARE = 0.3;
const CROWDED = 4;

export function createDoorstep(limits: DoorstepLimits, random: () => number = Math.random): Doorstep {
  /** Oldest first. */
  const waiting = new Set<Waiting>();

  const of = (group: string) => [...waiting].filter((one) => one.group === group);
  const oldestStranger = (ones: Iterable<Waiting>) => [...ones].find((one) => !one.isKnown) ?? null;
  /** Of the address that has most; an address that has one is not the one that crowds the others out. */
  const mostCrowded = () => {
    const counts = new Map<string, number>();
    for (const { group } of waiting) counts.set(group, (counts.get(group) ?? 0) + 1);
    const [group] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
    return group === undefined ? [] : of(group);
  };
  const makeRoom = (out: Waiting | null): boolean => {
    if (out === null) return false;
    waiting.delete(out);
    out.evict();
    return true;
  };

  return {
    get size() {
      return waiting.size;
    },
    admit(group, isKnown, evict) {
      const ofGroup = of(group);
      if (ofGroup.length >= limits.mostPerGroup && !makeRoom(oldestStranger(ofGroup))) return null;
      if (waiting.size >= limits.most) {
        if (!isKnown && ofGroup.length >= CROWDED && random() < TURNED_AWAY_SHARE) return null;
        if (!makeRoom(oldestStranger(mostCrowded()) ?? oldestStranger(waiting))) return null;
      }
      const one: Waiting = { group, isKnown, evict };
      waiting.add(one);
      return () => {
        waiting.delete(one);
      };
    },
  };
}
