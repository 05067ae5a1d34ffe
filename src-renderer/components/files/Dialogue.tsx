import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { DialogueLine } from '../../../src-shared/model/snapshot';
import { useActions, useApp } from '../../state/use-app';

const NONE: readonly DialogueLine[] = [];

/** What we and the server really said, and a line to say more (rule 5.12). */
export function Dialogue({ visitId, isOpen }: { readonly visitId: string; readonly isOpen: boolean }) {
  const actions = useActions();
  const lines = useApp((state) => state.dialogues[visitId]);
  const isUnread = lines === undefined;
  const end = useRef<HTMLPreElement>(null);
  const [line, setLine] = useState('');
  useEffect(() => {
    if (isUnread) void actions.openDialogue(visitId);
  }, [actions, visitId, isUnread]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves the view.
  useEffect(() => {
    end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [lines]);
  const say = (event: FormEvent) => {
    event.preventDefault();
    void actions.run('visit.type', { visitId, line });
    setLine('');
  };
  return (
    <section className="dialogue" aria-label="Dialogue">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard. */}
      <pre tabIndex={0} ref={end}>
        {(lines ?? NONE).map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever appended.
          <div key={index} className={one.direction}>
            {one.direction === 'sent' ? '> ' : ''}
            {one.text}
          </div>
        ))}
      </pre>
      <form onSubmit={say}>
        <input
          type="text"
          className="grow"
          aria-label="Say to the server"
          placeholder="A command of the server, like help"
          value={line}
          onChange={(event) => setLine(event.target.value)}
        />
        <button type="submit" disabled={!isOpen}>
          Say
        </button>
      </form>
    </section>
  );
}
