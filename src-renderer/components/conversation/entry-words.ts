/** What stands in a timeline, as plain words: shown, and copied. Pure. */
import type { TimelineEntry as Entry } from '../../../src-shared/model/snapshot';
import { statusWords } from '../../../src-shared/model/wording-timeline';
import { stripMircText, visibleText } from '../../../src-shared/text/mirc-text';

/** Without colours and other codes; of a transfer the name. */
export function entryWords(entry: Entry): string {
  switch (entry.kind) {
    case 'text':
      return stripMircText(entry.text);
    case 'action':
      return `* ${visibleText(entry.nick)} ${stripMircText(entry.text)}`;
    case 'notice':
      return `[${visibleText(entry.text)}]`;
    case 'transfer':
      return visibleText(entry.text);
    case 'status':
      return visibleText(statusWords(entry));
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
