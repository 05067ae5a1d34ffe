/**
 * Conversations as mIRC writes its logs, so that what reads those reads ours. Times are those of this computer.
 *
 *     Session Start: Sun Mar 01 14:02:11 2026
 *     Session Ident: bob
 *     [14:02] <bob> got the draft?
 *     [14:03] * ada waits
 *     Session Time: Mon Mar 02 00:00:00 2026
 *     Session Close: Mon Mar 02 00:10:00 2026
 */
import { stripMircText, visibleText } from './mirc-text';

export interface LoggedLine {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `told`: what happened, in words of ours. */
  readonly kind: 'text' | 'action' | 'notice' | 'told';
  readonly nick: string;
  readonly text: string;
}

export const LOG_LINE_END = '\r\n';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** One line, without its end: whatever was written, it does not become two. */
export function formatLogLine({ at, kind, nick, text }: LoggedLine): string {
  const time = new Date(at);
  const words = onOneLine(kind === 'told' ? text : stripMircText(text));
  const who = onOneLine(visibleText(nick));
  const said = {
    text: `<${who}> ${words}`,
    action: `* ${who} ${words}`,
    notice: `-${who}- ${words}`,
    told: `* ${words}`,
  };
  return `[${two(time.getHours())}:${two(time.getMinutes())}] ${said[kind]}`;
}

/** The head of a log of ours with somebody. */
export function formatLogStart(at: number, nick: string): readonly string[] {
  return [`Session Start: ${formatLogTime(at)}`, `Session Ident: ${onOneLine(visibleText(nick))}`];
}

export function formatLogClose(at: number): string {
  return `Session Close: ${formatLogTime(at)}`;
}

/** What stands between two lines of different days; null on the same one. */
export function formatLogDay(before: number, at: number): string | null {
  const day = new Date(at);
  if (new Date(before).toDateString() === day.toDateString()) return null;
  day.setHours(0, 0, 0, 0);
  return `Session Time: ${formatLogTime(day.getTime())}`;
}

/** `Sun Mar 01 14:02:11 2026` */
function formatLogTime(at: number): string {
  const time = new Date(at);
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
  return `${DAYS[time.getDay()]} ${MONTHS[time.getMonth()]} ${two(time.getDate())} ${clock} ${time.getFullYear()}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function onOneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029\0]+/g, ' ');
}
