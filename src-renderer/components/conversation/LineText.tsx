import type { MouseEvent, ReactNode } from 'react';
import { useActions } from '../../state/use-app';
import { type LinePart, lineParts } from './line-parts';
import type { Link } from './links';

/** Plain text with its links, and the words that were looked for. */
export function LineText({ text, marked }: { readonly text: string; readonly marked: readonly string[] }) {
  return joined(lineParts(text, marked)).map(({ start, link, parts }) => (
    <LinePlace key={start} link={link}>
      {parts.map((part) => (part.isMarked ? <mark key={part.start}>{part.text}</mark> : part.text))}
    </LinePlace>
  ));
}

interface Place {
  readonly start: number;
  readonly link: Link | null;
  readonly parts: readonly LinePart[];
}

/** One link is one link, however many words of it are marked. */
function joined(parts: readonly LinePart[]): readonly Place[] {
  const places: Place[] = [];
  for (const part of parts) {
    const last = places.at(-1);
    if (last !== undefined && last.link === part.link)
      places[places.length - 1] = { ...last, parts: [...last.parts, part] };
    else places.push({ start: part.start, link: part.link, parts: [part] });
  }
  return places;
}

/** A link to a page opens where the host opens pages; one to a person fills the dialog that dials. */
function LinePlace({ link, children }: { readonly link: Link | null; readonly children: ReactNode }) {
  const actions = useActions();
  if (link === null) return children;
  const onClick = (event: MouseEvent) => {
    if (link.kind === 'web') return;
    event.preventDefault();
    actions.openDialog({ kind: 'connect', address: link.href });
  };
  return (
    <a href={link.href} target="_blank" rel="noopener noreferrer" title={link.href} onClick={onClick}>
      {children}
    </a>
  );
}
