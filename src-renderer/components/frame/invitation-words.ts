/** What one sends to a friend, by what the friend has. It is read in a mail or a chat: plain text, a step a line. */
import { invitationLink } from '../../state/reachability';

export type FriendHas = 'nothing' | 'mirc' | 'irssi';

export const INVITATION_FOR: readonly (readonly [FriendHas, string])[] = [
  ['nothing', 'Nothing yet'],
  ['mirc', 'mIRC'],
  ['irssi', 'irssi'],
];

interface Me {
  readonly nick: string;
  /** As a friend types it: the port only where it is not 59. */
  readonly address: string;
}

/** irssi may not take 59 without rights of the system. */
const IRSSI_PORT = 5959;

export function invitationText(kind: FriendHas, { nick, address }: Me): string {
  return TEXTS[kind]({ nick, address }).join('\n');
}

const TEXTS: Readonly<Record<FriendHas, (me: Me) => readonly string[]>> = {
  nothing: ({ nick, address }) => [
    'Let’s use Port59: chat and files go straight from your computer to mine.',
    '1. Install Port59 and start it.',
    '2. Press “Connect…”, paste this line and press Enter:',
    invitationLink(nick, address),
  ],
  mirc: ({ address }) => [
    'You can reach me from mIRC. Type one of these:',
    `/dcc chat ${address}`,
    `/dcc send ${address}`,
    `/dcc fserve ${address}`,
    'So that I can reach you, too: /dccserver on',
  ],
  irssi: ({ nick }) => [
    'irssi cannot call me, but I can call you. While you are connected to any IRC server, type:',
    `/DCC SERVER +sc ${IRSSI_PORT}`,
    `Then tell me your address. I come as ${nick}.`,
  ],
};
