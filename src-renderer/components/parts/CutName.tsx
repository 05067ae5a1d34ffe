/** A name on one line. What does not fit is left out in the middle: how it ends says what it is. */
import { memo } from 'react';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { endOfName } from './cut-name';
import './CutName.css';

interface CutNameProps {
  /** As it came, from anybody. */
  readonly name: string;
  /** What the pointer is told; left out: the whole name. */
  readonly title?: string;
}

export const CutName = memo(function CutName({ name, title }: CutNameProps) {
  const shown = visibleText(name);
  const end = endOfName(shown);
  if (end === '')
    return (
      <bdi dir="ltr" className="cut" title={title ?? shown}>
        {shown}
      </bdi>
    );
  // Read out and found as one text; the halves are for the eye only.
  return (
    <bdi dir="ltr" className="cut-name" title={title ?? shown}>
      <span className="whole-name sr-only">{shown}</span>
      <span aria-hidden className="name-begin">
        {shown.slice(0, shown.length - end.length)}
      </span>
      <span aria-hidden className="name-end">
        {end}
      </span>
    </bdi>
  );
});
