/** A whole conversation as text, as mIRC writes its logs. Pure. */
import type { TimelineEntry, Transfer } from '../../../src-shared/model/snapshot';
import { statusWords, transferWords } from '../../../src-shared/model/wording-timeline';
import {
  formatLogClose,
  formatLogDay,
  formatLogLine,
  formatLogStart,
  LOG_LINE_END,
  type LoggedLine,
} from '../../../src-shared/text/mirc-log';
import { visibleText } from '../../../src-shared/text/mirc-text';

export interface Conversation {
  readonly nick: string;
  /** Oldest first. */
  readonly entries: readonly TimelineEntry[];
  /** Those that are still in the list. */
  readonly transfers: ReadonlyMap<string, Transfer>;
}

export function conversationAsText({ nick, entries, transfers }: Conversation): string {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return '';
  const lines = [...formatLogStart(first.at, nick)];
  let before = first.at;
  for (const entry of entries) {
    const day = formatLogDay(before, entry.at);
    if (day !== null) lines.push(day);
    lines.push(formatLogLine(loggedLine(entry, transfers)));
    before = entry.at;
  }
  lines.push(formatLogClose(last.at));
  return lines.map((line) => line + LOG_LINE_END).join('');
}

export function loggedLine(entry: TimelineEntry, transfers: Conversation['transfers']): LoggedLine {
  const { at, kind, nick, text } = entry;
  if (kind === 'status') return { at, nick, kind: 'told', text: visibleText(statusWords(entry)) };
  if (kind !== 'transfer') return { at, nick, kind, text };
  const transfer = transfers.get(entry.transferId ?? '') ?? entry.record ?? null;
  return { at, nick, kind: 'told', text: visibleText(transferWords(entry, transfer)) };
}
