/**
 * Slots for what peers begin: files that come, and gets from our file server, each kind with slots of its own. One address
 * has at most half of them, and the last quarter is kept for people we know, so that no stranger shuts everybody out.
 */
import { createPlaces, type Place, type PlaceLimits } from '../places';

export interface SlotWish {
  /** Of the address: an IPv6 network counts as one. */
  readonly group: string;
  readonly isKnown: boolean;
  readonly sizeBytes: number;
}

interface Slot {
  /** Safe to call twice. */
  giveBack(): void;
}

export interface Slots {
  /** At once, or null when all are taken. */
  take(wish: SlotWish): Slot | null;
  /** The same, but a slot that is given back within `patienceMs` is still taken. Null too when the signal is raised. */
  takeWithin(wish: SlotWish, patienceMs: number, signal: AbortSignal): Promise<Slot | null>;
}

const KEPT_SHARE = 0.25;

export function createSlots(limits: () => PlaceLimits): Slots {
  const places = createPlaces(limits);
  const byGroup = new Map<string, number>();
  let taken = 0;
  const waiting = new Set<() => void>();

  const isAllowed = ({ group, isKnown }: SlotWish) => {
    const { slots } = limits();
    const ofGroup = byGroup.get(group) ?? 0;
    if (ofGroup >= Math.max(2, Math.ceil(slots / 2))) return false;
    return isKnown || slots < 4 || taken < Math.ceil(slots * (1 - KEPT_SHARE));
  };
  const slotOf = (place: Place, group: string): Slot => {
    taken += 1;
    byGroup.set(group, (byGroup.get(group) ?? 0) + 1);
    let isGiven = false;
    return {
      giveBack() {
        if (isGiven) return;
        isGiven = true;
        taken -= 1;
        const left = (byGroup.get(group) ?? 1) - 1;
        if (left === 0) byGroup.delete(group);
        else byGroup.set(group, left);
        place.giveBack();
        for (const look of [...waiting]) look();
      },
    };
  };
  const take = (wish: SlotWish): Slot | null => {
    const place = isAllowed(wish) ? places.take(wish.sizeBytes) : null;
    return place === null ? null : slotOf(place, wish.group);
  };

  return {
    take,
    takeWithin: (wish, patienceMs, signal) =>
      new Promise((resolve) => {
        const finish = (slot: Slot | null) => {
          clearTimeout(clock);
          waiting.delete(look);
          signal.removeEventListener('abort', onAbort);
          resolve(slot);
        };
        const look = () => {
          const slot = take(wish);
          if (slot !== null) finish(slot);
        };
        const onAbort = () => finish(null);
        const clock = setTimeout(() => finish(null), patienceMs);
        waiting.add(look);
        signal.addEventListener('abort', onAbort, { once: true });
        if (signal.aborted) onAbort();
        else look();
      }),
  };
}
