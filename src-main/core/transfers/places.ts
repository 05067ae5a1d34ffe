/** Places for transfers that move bytes: the slots, and beside them some for small files, a quarter of them but always two. */
export interface PlaceLimits {
  readonly slots: number;
  /** Files below this size are small. */
  readonly smallBytes: number;
}

export interface Place {
  readonly size: 'small' | 'big';
  /** Safe to call twice. */
  giveBack(): void;
  /** Others may have it until the returned function is called; then there may be one more than there should be. */
  lend(): () => void;
}

export interface Places {
  /**
   * A small file takes its own kind of place first, and an ordinary one when those are taken. Null: none is free.
   * @param sizeBytes null: not known, so it may be large
   * @param mayTake which kinds whoever asks may have one more of
   */
  take(sizeBytes: number | null, mayTake?: { readonly small: boolean; readonly big: boolean }): Place | null;
}

const ANY = { small: true, big: true } as const;

export function createPlaces(limits: () => PlaceLimits): Places {
  const taken = { small: 0, big: 0 };
  const placeOf = (size: Place['size']): Place => {
    taken[size] += 1;
    let isGiven = false;
    let isLent = false;
    return {
      size,
      giveBack() {
        if (!isGiven && !isLent) taken[size] -= 1;
        isGiven = true;
      },
      lend() {
        if (isGiven || isLent) return () => {};
        isLent = true;
        taken[size] -= 1;
        return () => {
          if (isGiven || !isLent) return;
          isLent = false;
          taken[size] += 1;
        };
      },
    };
  };
  return {
    take(sizeBytes, mayTake = ANY) {
      const { slots, smallBytes } = limits();
      const isSmall = sizeBytes !== null && sizeBytes < smallBytes;
      if (isSmall && mayTake.small && taken.small < Math.max(2, Math.floor(slots / 4))) return placeOf('small');
      return mayTake.big && taken.big < slots ? placeOf('big') : null;
    },
  };
}
