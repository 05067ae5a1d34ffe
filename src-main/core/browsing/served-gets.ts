/**
 * Places for gets from our file server: so many for a visitor (rule 5.11), slots for all of them that no single address can
 * take, and an end for those who hold one and take next to nothing while others wait.
 */
import { createServedPlaces, type HeldPlace } from '../../file-server/served-places';
import { addressGroup } from '../../net/address-group';
import type { PlaceLimits } from '../transfers/places';
import { createSlots } from '../transfers/theirs/slots';

/** One that was too slow is on its way out. */
const LEAVING_MS = 1_000;
const MIN_BYTES_PER_SECOND = 1024;
/** Under our own speed limit a get may be this part of it before it counts as too slow. */
const LEAST_SHARE_OF_LIMIT = 1 / 40;

export interface ServedGetLimits extends PlaceLimits {
  readonly getsPerVisitor: number;
  /** Our own limit for all together; 0: none. */
  readonly uploadBytesPerSecond: number;
}

export interface GetWish {
  readonly nick: string;
  readonly host: string;
  readonly isKnown: boolean;
  readonly sizeBytes: number;
}

export interface ServedGets {
  countOf(nick: string, host: string): number;
  /** Whether one more would get a place now; if not, one that is too slow makes room for the next try. */
  hasRoom(wish: GetWish): boolean;
  /** Null: there is no place. */
  take(wish: GetWish, gone: AbortSignal): Promise<HeldPlace | null>;
}

export function createServedGets(limits: () => ServedGetLimits, now?: () => number): ServedGets {
  const slots = createSlots(limits);
  const places = createServedPlaces(now);
  const holderOf = ({ nick, host }: Pick<GetWish, 'nick' | 'host'>) => ({
    visitor: `${nick.toLowerCase()}@${host}`,
    group: addressGroup(host),
  });
  const slotWish = (wish: GetWish) => ({
    group: addressGroup(wish.host),
    isKnown: wish.isKnown,
    sizeBytes: wish.sizeBytes,
  });
  const isWithinOwn = (wish: GetWish) => {
    const holder = holderOf(wish);
    if (places.countOf(holder.visitor) < limits().getsPerVisitor) return true;
    places.endSlowest(holder, 'visitor');
    return false;
  };
  const minBytesPerSecond = () => {
    const limit = limits().uploadBytesPerSecond;
    return limit === 0 ? MIN_BYTES_PER_SECOND : Math.min(MIN_BYTES_PER_SECOND, limit * LEAST_SHARE_OF_LIMIT);
  };

  return {
    countOf: (nick, host) => places.countOf(holderOf({ nick, host }).visitor),
    hasRoom(wish) {
      if (!isWithinOwn(wish)) return false;
      const slot = slots.take(slotWish(wish));
      slot?.giveBack();
      // The place of one that is ended now is free before the visitor's second call is here.
      return slot !== null || places.endSlowest(holderOf(wish));
    },
    async take(wish, gone) {
      if (!isWithinOwn(wish)) return null;
      const holder = holderOf(wish);
      // Counted from now on: several calls at once must not all find the last place free.
      const place = places.take({ ...holder, minBytesPerSecond: minBytesPerSecond() });
      const slot =
        slots.take(slotWish(wish)) ??
        (places.endSlowest(holder) ? await slots.takeWithin(slotWish(wish), LEAVING_MS, gone) : null);
      if (slot === null) {
        place.giveBack();
        return null;
      }
      return {
        begin: place.begin,
        moved: place.moved,
        get wasTooSlow() {
          return place.wasTooSlow;
        },
        giveBack() {
          place.giveBack();
          slot.giveBack();
        },
      };
    },
  };
}
