/**
 * Who may come in, to chat or to the file server, when it gets crowded (rules 5.11, S5 of what peers were seen to do): several of one nick and address are
 * welcome, each within the limits of the address; places are kept for people we know; and whoever has not said a thing for
 * a while – a dead connection, most likely – makes room.
 */
/** Before that nobody has to go. */
const QUIET_MS = 30_000;
const SHARE_OF_ADDRESS = 0.25;
const SHARE_OF_STRANGERS = 0.75;

export interface Guest {
  /** Who counts as one with this address. */
  readonly group: string;
  readonly isKnown: boolean;
}

export interface Seat extends Guest {
  readonly id: string;
  /** When the visitor last said or took something, ms. */
  readonly activeAt: number;
}

/**
 * `instead`: there is room once this visitor has gone.
 * @param places how many visitors there may be in all
 */
export function seatFor(
  guest: Guest,
  seats: readonly Seat[],
  places: number,
  nowMs: number,
): { readonly kind: 'free' | 'full' } | { readonly kind: 'instead'; readonly id: string } {
  const fromThere = seats.filter(({ group }) => group === guest.group);
  const strangers = seats.filter(({ isKnown }) => !isKnown);
  if (fromThere.length >= shareOf(places, SHARE_OF_ADDRESS)) return quietest(fromThere, nowMs);
  if (!guest.isKnown && strangers.length >= shareOf(places, SHARE_OF_STRANGERS)) return quietest(strangers, nowMs);
  if (seats.length < places) return { kind: 'free' };
  const stranger = quietest(strangers, nowMs);
  return stranger.kind === 'full' && guest.isKnown ? quietest(seats, nowMs) : stranger;
}

function shareOf(places: number, share: number): number {
  return Math.min(places, Math.max(2, Math.ceil(places * share)));
}

function quietest(seats: readonly Seat[], nowMs: number): ReturnType<typeof seatFor> {
  const [first] = seats
    .filter(({ activeAt }) => nowMs - activeAt >= QUIET_MS)
    .toSorted((a, b) => a.activeAt - b.activeAt);
  return first === undefined ? { kind: 'full' } : { kind: 'instead', id: first.id };
}
