/** Who is connected with us now, and by what, in words. Pure. */
import type { Person, Session, Transfer, Visit } from '../../src-shared/model/snapshot';

/** What connects us, the most telling first. */
const TIES = ['chatting', 'browsing your files', 'you browse their files', 'a file is on its way'] as const;
export type Tie = (typeof TIES)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** By person; whoever is not in it is not here. */
export function tiesOf(
  sessions: readonly Session[],
  visits: readonly Visit[],
  moving: readonly string[],
): ReadonlyMap<string, Tie> {
  const ties = new Map<string, Tie>();
  const note = (personId: string | null, tie: Tie) => {
    if (personId === null) return;
    const before = ties.get(personId);
    if (before === undefined || TIES.indexOf(tie) < TIES.indexOf(before)) ties.set(personId, tie);
  };
  for (const { state, kind, personId } of sessions)
    if (state === 'open') note(personId, kind === 'chat' ? 'chatting' : 'browsing your files');
  for (const { state, personId } of visits) if (state === 'open') note(personId, 'you browse their files');
  for (const personId of moving) note(personId, 'a file is on its way');
  return ties;
}

/** With whom bytes move, as one text that stays the same while they do: a list of thousands changes many times a second. */
export function movingKey(transfers: readonly Transfer[]): string {
  const ids = new Set<string>();
  for (const { state, personId } of transfers) if (state === 'running' && personId !== null) ids.add(personId);
  return [...ids].sort().join('\n');
}

export function idsOfKey(key: string): readonly string[] {
  return key === '' ? [] : key.split('\n');
}

/** "chatting", or "seen 2 min ago". */
export function presenceInWords(tie: Tie | undefined, { lastSeen }: Pick<Person, 'lastSeen'>, now: number): string {
  return tie ?? seenInWords(lastSeen, now);
}

function seenInWords(lastSeen: number, now: number): string {
  const ago = now - lastSeen;
  if (ago < MINUTE_MS) return 'seen just now';
  if (ago < HOUR_MS) return `seen ${Math.floor(ago / MINUTE_MS)} min ago`;
  if (ago < DAY_MS) return `seen ${Math.floor(ago / HOUR_MS)} h ago`;
  const day = new Date(lastSeen).toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
  return `seen on ${day}`;
}
