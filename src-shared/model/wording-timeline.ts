/** What happened between two people, as a line of their conversation says it. */
import { formatBytes } from './formatting';
import { isMissed } from './missed';
import type { TimelineEntry, Transfer } from './snapshot';
import { describeProblem } from './wording';

type StatusEntry = Pick<TimelineEntry, 'status' | 'problem' | 'nick' | 'text'>;

const STATUS_TEXT: Readonly<Record<NonNullable<TimelineEntry['status']>, string>> = {
  'chat-opened': 'The chat is open.',
  'chat-closed': 'The chat has ended.',
  'chat-failed': 'No chat.',
  'visit-opened': 'Browsing files.',
  'visit-closed': 'Stopped browsing files.',
  'nick-differs': '',
  'missed-chat': 'wanted to chat.',
  'missed-file': 'wanted to send you',
  'missed-visit': 'wanted to browse your files.',
};

/** `zoe wanted to send you report.pdf.`, and all else that happened. */
export function statusWords({ status, problem, nick, text }: StatusEntry): string {
  if (isMissed(status)) return `${nick} ${STATUS_TEXT[status]}${status === 'missed-file' ? ` ${text}.` : ''}`;
  return [status === null ? '' : STATUS_TEXT[status], problem === null ? '' : describeProblem(problem)]
    .filter((part) => part !== '')
    .join(' ');
}

/** Of a transfer: what it was, and what became of it where that is known. */
export function transferWords({ text, from, nick }: TimelineEntry, transfer: Transfer | null): string {
  const offer = `${nick} ${from === 'me' ? 'sent' : 'offered'} ${text}`;
  if (transfer === null) return offer;
  const { direction, sizeBytes, state, reason } = transfer;
  const what = `${direction === 'send' ? 'Sent' : 'Received'}: ${text}, ${formatBytes(sizeBytes)}`;
  switch (state) {
    case 'done':
      return what;
    case 'cancelled':
      return `${what} – cancelled`;
    case 'failed':
      return `${what} – failed${reason === null ? '' : `: ${describeProblem(reason)}`}`;
    default:
      return offer;
  }
}
