import type { TimelineEntry } from '../../../src-shared/model/snapshot';
import { foldedWords } from '../../../src-shared/text/folded';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useSnapshot } from '../../state/use-app';
import { entryWords } from './entry-words';
import { excerpt } from './excerpt';
import { lineParts } from './line-parts';
import { nickColour } from './nick-colour';

interface SearchResultProps {
  readonly entry: TimelineEntry;
  readonly query: string;
  /** Whose conversation it is. */
  readonly withPerson: boolean;
  readonly onChoose: () => void;
}

/** A line that was found, on one button: when, who, and the words with what was looked for marked. */
export function SearchResult({ entry, query, withPerson, onChoose }: SearchResultProps) {
  const { clock } = useSnapshot((snapshot) => snapshot.settings.appearance);
  const person = useSnapshot((snapshot) => snapshot.people.find(({ id }) => id === entry.personId));
  const words = foldedWords(query);
  const at = new Date(entry.at);
  const when = at.toLocaleString(undefined, {
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    hourCycle: clock === '12h' ? 'h12' : 'h23',
  });
  return (
    <button type="button" className="result" onClick={onChoose}>
      <span className="row small">
        <bdi className={`who nick-${nickColour(entry.nick)}`}>{visibleText(entry.nick)}</bdi>
        {withPerson && entry.from === 'me' && person !== undefined && (
          <span className="quiet cut">
            to <bdi>{visibleText(person.nick)}</bdi>
          </span>
        )}
        <time className="quiet figures" dateTime={at.toISOString()}>
          {when}
        </time>
      </span>
      <span className="words" dir="auto">
        {lineParts(excerpt(entryWords(entry), words), words).map(({ start, text, isMarked }) =>
          isMarked ? <mark key={start}>{text}</mark> : text,
        )}
      </span>
    </button>
  );
}
