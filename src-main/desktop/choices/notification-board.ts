/**
 * [desktop 2 notifications] Which notifications are there. Those of one tag are one; it goes when what it tells has been
 * seen or answered. Somebody who talks very fast renews theirs now and then, not with each line.
 */
import type { HostNotification } from '../../core/host-ports';
import { faceOf, type NotificationFace, personTag, requestTag, tagOf } from './notification-words';

/** How long a notification stands before the next of its tag takes its place. */
const STANDS_MS = 3_000;
/** More texts than any notification shows. */
const KEPT = 5;

export interface Presented {
  close(): void;
}

export interface NotificationBoardNeeds {
  /** Shows it; `onGone` when the person dismissed it or it cannot be shown. */
  readonly present: (face: NotificationFace, onGone: () => void) => Presented;
  /** Calls back after that many milliseconds. */
  readonly later: (callback: () => void, delayMs: number) => void;
}

interface LookedAt {
  readonly isFocused: boolean;
  /** Whose conversation the window shows. */
  readonly personId: string | null;
}

export interface NotificationBoard {
  notify(told: HostNotification, lookedAt: LookedAt): void;
  /** Nothing that person said is unread any more. */
  isRead(personId: string): void;
  /** Somebody answered it, or nobody can any more. */
  isAnswered(requestId: string): void;
  /** The window is looked at: what has arrived is seen there. */
  isFocused(): void;
  /** The program ends: a click would lead nowhere. */
  clear(): void;
}

interface Place {
  told: [HostNotification, ...HostNotification[]];
  count: number;
  presented: Presented | null;
  /** Which of those presented counts: one that was replaced says as well that it is gone. */
  presentedAs: number;
  /** It stands too short a time to be renewed. */
  isNew: boolean;
  /** Something came meanwhile. */
  isOld: boolean;
}

/** Nothing is told of the conversation that is looked at in a window with the focus. */
function isSeenAnyway(told: HostNotification, { isFocused, personId }: LookedAt): boolean {
  return isFocused && told.kind === 'message' && told.personId === personId;
}

export function createNotificationBoard({ present, later }: NotificationBoardNeeds): NotificationBoard {
  const places = new Map<string, Place>();

  const show = (tag: string, place: Place): void => {
    place.isOld = false;
    place.isNew = true;
    place.presentedAs += 1;
    const current = place.presentedAs;
    place.presented?.close();
    place.presented = present(faceOf(place.told, place.count), () => {
      if (places.get(tag) === place && place.presentedAs === current) places.delete(tag);
    });
    later(() => {
      place.isNew = false;
      if (place.isOld && places.get(tag) === place) show(tag, place);
    }, STANDS_MS);
  };
  const take = (tag: string): void => {
    const place = places.get(tag);
    places.delete(tag);
    place?.presented?.close();
  };

  return {
    notify(told, lookedAt) {
      if (isSeenAnyway(told, lookedAt)) return;
      const tag = tagOf(told);
      const before = places.get(tag);
      if (before === undefined) {
        const place: Place = { told: [told], count: 1, presented: null, presentedAs: 0, isNew: false, isOld: false };
        places.set(tag, place);
        show(tag, place);
        return;
      }
      before.told = [...before.told, told].slice(-KEPT) as Place['told'];
      before.count += 1;
      if (before.isNew) before.isOld = true;
      else show(tag, before);
    },
    isRead: (personId) => take(personTag(personId)),
    isAnswered: (requestId) => take(requestTag(requestId)),
    isFocused() {
      for (const [tag, { told }] of places) if (told[0].kind === 'arrived') take(tag);
    },
    clear() {
      for (const tag of places.keys()) take(tag);
    },
  };
}
