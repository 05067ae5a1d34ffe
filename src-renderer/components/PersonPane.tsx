/** One person: who, the timeline, the composer; files dropped anywhere here are sent. */
import { FolderOpen, MessageCircle, Send } from 'lucide-react';
import { type DragEvent, useEffect, useState } from 'react';
import { formatAddress } from '../../src-shared/model/address';
import { describeProblem } from '../../src-shared/model/wording';
import { visibleText } from '../../src-shared/text/mirc-text';
import { useActions, useApp, useSnapshot } from '../state/use-app';
import { Composer } from './Composer';
import { Timeline } from './Timeline';
import './PersonPane.css';

export function PersonPane({ personId }: { readonly personId: string }) {
  const actions = useActions();
  const person = useSnapshot((snapshot) => snapshot.people.find(({ id }) => id === personId));
  const session = useSnapshot((snapshot) =>
    snapshot.sessions.findLast((one) => one.personId === personId && one.kind === 'chat'),
  );
  const uploads = useApp((state) => state.uploads);
  const hasTimeline = useApp((state) => state.timelines[personId] !== undefined);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (!hasTimeline) void actions.openPage(personId);
  }, [actions, personId, hasTimeline]);
  const unread = person?.unread ?? 0;
  useEffect(() => {
    if (unread > 0) void actions.run('timeline.read', { personId });
  }, [actions, personId, unread]);
  if (person === undefined) return <p className="empty">This person is not in the list any more.</p>;

  const to = { kind: 'person', personId } as const;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void actions.sendFiles(to, [...event.dataTransfer.files]);
  };
  const dragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  const isOpen = session?.state === 'open';
  const isCalling = session?.state === 'connecting' || session?.state === 'waiting';
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the Send button does the same by keyboard.
    <div
      className={`person ${isOver ? 'over' : ''}`}
      onDragOver={dragOver}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <header className="pane-head">
        <div className="grow">
          <h1 className="cut">{visibleText(person.nick)}</h1>
          <p className="quiet small cut">
            {formatAddress(person.host, person.port ?? 59)} · known since{' '}
            {new Date(person.knownSince).toLocaleDateString()}
          </p>
        </div>
        {isOpen ? (
          <button
            type="button"
            className="plain"
            onClick={() => actions.run('session.close', { sessionId: session.id })}
          >
            End chat
          </button>
        ) : (
          <button type="button" disabled={isCalling} onClick={() => actions.connect(to, 'chat')}>
            <MessageCircle size={16} aria-hidden /> {isCalling ? 'Calling…' : 'Chat'}
          </button>
        )}
        <button type="button" onClick={() => actions.pickAndSend(personId)}>
          <Send size={16} aria-hidden /> Send
        </button>
        <button type="button" onClick={() => actions.connect(to, 'files')}>
          <FolderOpen size={16} aria-hidden /> Files
        </button>
      </header>
      <Timeline personId={personId} nick={person.nick} />
      {uploads.map((upload) => (
        <div key={upload.id} className="row upload">
          <span className="cut grow">Preparing {upload.name}</span>
          <progress
            aria-label={`Preparing ${upload.name}`}
            max={Math.max(1, upload.sizeBytes)}
            value={upload.sentBytes}
          />
          <button type="button" className="plain" onClick={upload.cancel}>
            Cancel
          </button>
        </div>
      ))}
      {session?.state === 'closed' && session.problem !== null && (
        <p className="call-failed small">{describeProblem(session.problem)}</p>
      )}
      {isCalling && <p className="quiet small call-failed">Waiting for {visibleText(person.nick)} to answer…</p>}
      <Composer person={person} sessionId={isOpen ? session.id : null} />
      {isOver && <p className="drop-hint">Drop to send to {visibleText(person.nick)}</p>}
    </div>
  );
}
