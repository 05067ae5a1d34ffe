import { useEffect, useState } from 'react';
import type { CommandResult } from '../../../src-shared/contract/contract';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useActions } from '../../state/use-app';

interface PreviewProps {
  readonly visitId: string;
  readonly folder: readonly string[];
  readonly name: string;
  readonly onClose: () => void;
  readonly onDownload: () => void;
}

/** A text of the file server; "more" is answered by itself. */
export function Preview({ visitId, folder, name, onClose, onDownload }: PreviewProps) {
  const actions = useActions();
  const [text, setText] = useState<CommandResult<'visit.read'> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one preview is one text, read once.
  useEffect(() => {
    actions
      .run('visit.read', { visitId, folder: [...folder], name })
      .then((read) => (read === null ? onClose() : setText(read)));
  }, []);
  return (
    <section className="preview" aria-label={`Text of ${visibleText(name)}`}>
      <header>
        <strong className="cut grow">
          <bdi dir="ltr">{visibleText(name)}</bdi>
        </strong>
        {text !== null && !text.complete && (
          <>
            <span className="quiet small">This is only the beginning.</span>
            <button type="button" onClick={onDownload}>
              Get all of it
            </button>
          </>
        )}
        <button type="button" className="plain" onClick={onClose}>
          Close
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0}>{text === null ? 'Reading…' : text.lines.join('\n')}</pre>
    </section>
  );
}
