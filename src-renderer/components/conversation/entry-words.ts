/** What stands in a timeline, as plain words: shown, and copied. Pure. */
import { isMissed } from '../../../src-shared/model/missed';
import type { TimelineEntry as Entry } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { parseMircText, visibleText } from '../../../src-shared/text/mirc-text';

const STATUS_TEXT: Readonly<Record<NonNullable<Entry['status']>, string>> = {
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

/** Without colours and other codes; of a transfer the name. */
export function entryWords(entry: Entry): string {
  switch (entry.kind) {
    case 'text':
      return withoutCodes(entry.text);
    case 'action':
      return `* ${visibleText(entry.nick)} ${withoutCodes(entry.text)}`;
    case 'notice':
      return `[${visibleText(entry.text)}]`;
    case 'transfer':
      return visibleText(entry.text);
    case 'status':
      return isMissed(entry.status) ? missedWords(entry) : statusWords(entry);
  }
}

/** `2026-03-01 14:05 <bob> hello`: for whoever shows it to somebody else, in the time of this computer. */
export function entryRecord(entry: Entry): string {
  const at = new Date(entry.at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const who = entry.kind === 'text' ? `<${visibleText(entry.nick)}> ` : '';
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())} ${who}${entryWords(entry)}`;
}

/** "zoe wanted to send you report.pdf." */
export function missedWords({ nick, status, text }: Pick<Entry, 'nick' | 'status' | 'text'>): string {
  const what = status === null ? '' : STATUS_TEXT[status];
  return `${visibleText(nick)} ${what}${status === 'missed-file' ? ` ${visibleText(text)}.` : ''}`;
}

export function statusWords({ status, problem }: Pick<Entry, 'status' | 'problem'>): string {
  return [status === null ? '' : STATUS_TEXT[status], problem === null ? '' : describeProblem(problem)]
    .filter((part) => part !== '')
    .join(' ');
}

function withoutCodes(text: string): string {
  return parseMircText(text)
    .map((span) => span.text)
    .join('');
}
