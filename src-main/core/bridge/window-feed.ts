/**
 * The events for one window, and no more of them than it can take. What is told anew again and again (a person's count of
 * unread lines, a visit's caption) goes out four times a second at most, the latest only. A window that falls behind –
 * a flood, a slow reader – is told nothing more, then that there is a gap: it takes a picture and goes on from there.
 * So events are numbered for each window by itself.
 */
import { formatEvent, formatGap } from '../../../src-shared/contract/bridge';
import type { CoreEvent } from '../../../src-shared/contract/contract';
import type { Snapshot } from '../../../src-shared/model/snapshot';

const TICK_MS = 250;
const MAX_EVENTS_A_TICK = 1_000;
/** What a window may have before it, sent and not read. A picture of thousands of transfers is more, and comes alone. */
const MAX_UNREAD_BYTES = 1024 * 1024;
/** While a picture is made. */
const MAX_HELD = 1_000;
const MAX_ASKED = 20;

type Asked = Extract<CoreEvent, { name: 'window.asked' }>;

export interface WindowLine {
  send(text: string): void;
  /** Sent, and not read by the window yet; left out where that is not known. */
  unreadBytes?(): number;
}

export class WindowFeed {
  private seq = 0;
  private toldInTick = 0;
  private picturesInTheMaking = 0;
  private held: { readonly seq: number; readonly event: CoreEvent }[] = [];
  private heldTooMany = false;
  private isBehind = false;
  private isGapTold = false;
  /** A picture shows what happened, but not what somebody asked of the window: that is told later. */
  private asked: Asked[] = [];
  private readonly toldKeys = new Set<string>();
  private readonly latest = new Map<string, CoreEvent>();
  private isClosed = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly channel: WindowLine) {}

  /** @param seq the core's number. */
  onEvent(seq: number, event: CoreEvent): void {
    if (this.isClosed) return;
    if (this.picturesInTheMaking > 0) this.hold(seq, event);
    else if (this.isBehind) this.remember(event);
    else this.offer(event);
  }

  /** Until `endPicture` nothing is told. */
  beginPicture(): void {
    this.picturesInTheMaking += 1;
  }

  /**
   * @param picture null: there is none after all.
   * @param reply sends it, with the window's own number of its last event.
   */
  endPicture(picture: Snapshot | null, reply: (picture: Snapshot | null) => void): void {
    this.picturesInTheMaking -= 1;
    const after = this.held.splice(0);
    const wereTooMany = this.heldTooMany;
    this.heldTooMany = false;
    reply(picture === null ? null : { ...picture, seq: this.seq });
    if (picture !== null) {
      this.isBehind = false;
      this.isGapTold = false;
      this.latest.clear();
    }
    this.startTick();
    for (const event of this.asked.splice(0)) this.onEvent(0, event);
    for (const { seq, event } of after) {
      if (picture === null || seq > picture.seq || event.name === 'window.asked') this.onEvent(seq, event);
    }
    if (!wereTooMany) return;
    if (this.picturesInTheMaking > 0) this.heldTooMany = true;
    else this.fallBehind(null);
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.isClosed = true;
  }

  private hold(seq: number, event: CoreEvent): void {
    if (this.held.length < MAX_HELD) this.held.push({ seq, event });
    else {
      this.heldTooMany = true;
      this.remember(event);
    }
  }

  private offer(event: CoreEvent): void {
    const key = keyOf(event);
    if (key === null) return this.tell(event);
    // Whoever was removed does not come back by what was said before.
    this.latest.delete(key);
    if (!isRepeated(event) || !this.toldKeys.has(key)) {
      this.toldKeys.add(key);
      this.tell(event);
    } else {
      this.latest.set(key, event);
      this.startTick();
    }
  }

  private tell(event: CoreEvent): void {
    const unreadBytes = this.channel.unreadBytes?.() ?? 0;
    if (this.toldInTick >= MAX_EVENTS_A_TICK || unreadBytes > MAX_UNREAD_BYTES) return this.fallBehind(event);
    this.toldInTick += 1;
    this.seq += 1;
    this.startTick();
    this.channel.send(formatEvent(this.seq, event));
  }

  private fallBehind(event: CoreEvent | null): void {
    this.isBehind = true;
    this.isGapTold = false;
    this.latest.clear();
    if (event !== null) this.remember(event);
    this.startTick();
  }

  private remember(event: CoreEvent): void {
    if (event.name === 'window.asked') this.asked = [...this.asked, event].slice(-MAX_ASKED);
  }

  private startTick(): void {
    if (this.isClosed) return;
    this.timer ??= setTimeout(() => this.tick(), TICK_MS);
  }

  private tick(): void {
    this.timer = null;
    this.toldInTick = 0;
    this.toldKeys.clear();
    // What the picture that is in the making shows need not be told.
    if (this.picturesInTheMaking > 0) return;
    if (this.isBehind) return this.tellGap();
    const latest = [...this.latest.values()];
    this.latest.clear();
    for (const event of latest) this.offer(event);
  }

  /** Once it has read what it was sent. */
  private tellGap(): void {
    if (this.isGapTold) return;
    if ((this.channel.unreadBytes?.() ?? 0) > MAX_UNREAD_BYTES) return this.startTick();
    this.isGapTold = true;
    this.channel.send(formatGap());
  }
}

/** Each of these replaces what was told before under the same key. */
function keyOf({ name, payload }: CoreEvent): string | null {
  switch (name) {
    case 'person.changed':
    case 'person.removed':
      return `person ${payload.id}`;
    case 'visit.changed':
    case 'visit.removed':
      return `visit ${payload.id}`;
    default:
      return null;
  }
}

function isRepeated({ name }: CoreEvent): boolean {
  return name === 'person.changed' || name === 'visit.changed';
}
