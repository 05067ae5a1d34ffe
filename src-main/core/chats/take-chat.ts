/** Somebody wants to chat (100): by rule or by the person's word, 101 and a chat, or 150 or 151. */
import type { IncomingCallOf } from '../../calls/answer-call';
import type { Door } from '../door/door';
import { refusalOf } from '../door/refusal';
import type { Chats } from './chats';

export interface TakeChatParts {
  readonly door: Door;
  readonly chats: Chats;
  /** Ours. */
  readonly nick: () => string;
  /** How many chats there may be now, those we called among them. */
  readonly places: () => number;
  readonly isPinned: (nick: string, host: string) => boolean;
}

export async function takeChat(parts: TakeChatParts, incoming: IncomingCallOf<'chat-call'>): Promise<void> {
  const { door, chats } = parts;
  const { nick } = incoming.call;
  const { host } = incoming.from;
  const { policy } = door.judge(nick, host, 'chat');
  const seat = () => chats.seatFor(nick, host, parts.places());
  if (policy === 'off' || seat().kind === 'full') return incoming.refuse('unavailable');
  if (policy === 'refuse') return incoming.refuse('reject');
  if (policy === 'ask') {
    const refusal = refusalOf(await door.ask({ kind: 'chat', nick, host, file: null }, incoming.gone));
    if (refusal !== null) return incoming.refuse(refusal);
  }
  // Only now somebody else has to go: whoever is refused costs nobody a chat.
  const taken = seat();
  if (taken.kind === 'full') return incoming.refuse('unavailable');
  if (taken.kind === 'instead') chats.close(taken.id);
  const begun = await incoming.accept({ nick: parts.nick() });
  if (begun !== null) chats.begin(nick, begun, parts.isPinned(nick, host));
}
