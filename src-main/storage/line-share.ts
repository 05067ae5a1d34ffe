/**
 * How much of what is said may wait for the disk. Somebody who says more than can be written loses lines of his own, and
 * nobody else's: when all of the room is taken, whoever has more than an equal share of it gets no more.
 */
/** What a line costs besides its text. */
const LINE_BYTES = 256;
/** However many there are who each have their share. */
const MOST_ROOMS = 4;

export class LineShare {
  private held = 0;
  private readonly heldOf = new Map<string, number>();

  constructor(private readonly roomBytes: number) {}

  /** False: there is no room for this line. */
  enter(person: string, text: string): boolean {
    const cost = costOf(text);
    const own = (this.heldOf.get(person) ?? 0) + cost;
    const people = this.heldOf.size + (this.heldOf.has(person) ? 0 : 1);
    if (this.held + cost > this.roomBytes * MOST_ROOMS) return false;
    if (this.held + cost > this.roomBytes && own > this.roomBytes / people) return false;
    this.held += cost;
    this.heldOf.set(person, own);
    return true;
  }

  /** It is written. */
  leave(person: string, text: string): void {
    const cost = costOf(text);
    const own = (this.heldOf.get(person) ?? 0) - cost;
    this.held -= cost;
    if (own > 0) this.heldOf.set(person, own);
    else this.heldOf.delete(person);
  }
}

function costOf(text: string): number {
  return LINE_BYTES + text.length * 2;
}
