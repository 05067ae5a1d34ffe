/** The keys of whoever looks at this page: `keys` with the system of their browser. */
import { holdsCommand, isDelete, keySystemOf, keysOn, type Modifiers } from './keys';

/** As they stand on the keyboard before this page. @param keys as Windows and Linux write them */
export function ownKeys(keys: string): string {
  return keysOn(ownSystem(), keys);
}

export function holdsOwnCommand(event: Modifiers): boolean {
  return holdsCommand(event, ownSystem());
}

export function isOwnDelete(key: string): boolean {
  return isDelete(key, ownSystem());
}

function ownSystem() {
  return keySystemOf(navigator.platform);
}
