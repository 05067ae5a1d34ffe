/** Somebody wants to browse our file server (110): by rule or by the person's word, 111 and a visit, or 150 or 151. */
import type { IncomingCallOf } from '../../calls/answer-call';
import type { Door } from '../door/door';
import { refusalOf } from '../door/refusal';
import type { Visitors } from './their-visits';

export interface TakeVisitParts {
  readonly door: Door;
  readonly visitors: Visitors;
  /** Ours. */
  readonly nick: () => string;
  readonly hasShares: () => boolean;
  readonly isPinned: (nick: string, host: string) => boolean;
}

export async function takeVisit(parts: TakeVisitParts, incoming: IncomingCallOf<'fserve-call'>): Promise<void> {
  const { door, visitors } = parts;
  const { nick } = incoming.call;
  const { host } = incoming.from;
  const { policy } = door.judge(nick, host, 'fserve');
  if (policy === 'off') return incoming.refuse('unavailable');
  if (policy === 'refuse') return incoming.refuse('reject');
  if (!parts.hasShares()) return incoming.refuse('unavailable');
  if (policy === 'ask') {
    const refusal = refusalOf(await door.ask({ kind: 'fserve', nick, host, file: null }, incoming.gone));
    if (refusal !== null) return incoming.refuse(refusal);
  }
  // Only now: nobody has to go for a caller who is refused.
  if (!visitors.makeRoom(nick, host)) return incoming.refuse('unavailable');
  const begun = await incoming.accept({ nick: parts.nick() });
  if (begun !== null) visitors.begin(nick, begun, parts.isPinned(nick, host));
}
