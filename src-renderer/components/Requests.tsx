/** Who wants something: cards in a corner that never take the focus. */
import { useEffect, useState } from 'react';
import { formatBytes, formatPercent } from '../../src-shared/model/formatting';
import type { IfTaken, Request } from '../../src-shared/model/snapshot';
import { visibleText } from '../../src-shared/text/mirc-text';
import { useActions, useSnapshot } from '../state/use-app';
import './Requests.css';

export function Requests() {
  const requests = useSnapshot((snapshot) => snapshot.requests);
  return (
    <section className="requests" aria-label="Requests" aria-live="polite">
      {requests.map((request) => (
        <RequestCard key={request.id} request={request} />
      ))}
    </section>
  );
}

function RequestCard({ request }: { readonly request: Request }) {
  const actions = useActions();
  const [remember, setRemember] = useState<'once' | 'hour' | 'always'>('once');
  const nick = visibleText(request.nick);
  const decide = (answer: 'accept' | 'reject', ifTaken: IfTaken | null = null, block = false) =>
    actions.run('request.decide', { id: request.id, answer, ifTaken, remember, block });
  const { file } = request;
  return (
    <article className="request" aria-label={`${nick} ${wish(request)}`}>
      <div className="row">
        <h2 className="grow">
          <span className="cut">{nick}</span> {wish(request)}
        </h2>
        <Countdown until={request.expiresAt} />
      </div>
      <p className="quiet small">
        {request.host} · {KNOWN[request.known]}
        {request.otherAddresses.length > 0 && ` · this nick was at ${request.otherAddresses.join(', ')} before`}
      </p>
      {file !== null && <FileFacts file={file} />}
      <label className="row small">
        Accept
        <select
          aria-label="For how long"
          value={remember}
          onChange={(event) => setRemember(event.target.value as typeof remember)}
        >
          <option value="once">only this once</option>
          <option value="hour">for one hour</option>
          <option value="always">always from {nick} here</option>
        </select>
      </label>
      <div className="row wrap">
        {file?.part && (
          <button type="button" className="primary" onClick={() => decide('accept', 'resume')}>
            Resume from {formatPercent(file.part.positionBytes, file.sizeBytes)}
          </button>
        )}
        {file?.existing && (
          <button type="button" onClick={() => decide('accept', 'overwrite')}>
            Overwrite
          </button>
        )}
        {file !== null && (file.existing || file.part) ? (
          <button type="button" onClick={() => decide('accept', 'rename')}>
            Save under another name
          </button>
        ) : (
          <button type="button" className="primary" onClick={() => decide('accept')}>
            Accept
          </button>
        )}
        <button type="button" onClick={() => decide('reject')}>
          Reject
        </button>
        <button type="button" className="plain" onClick={() => decide('reject', null, true)}>
          Block {request.host}
        </button>
      </div>
    </article>
  );
}

function FileFacts({ file }: { readonly file: NonNullable<Request['file']> }) {
  return (
    <>
      <p className="file-name">
        <strong>{visibleText(file.name)}</strong> <span className="quiet">{formatBytes(file.sizeBytes)}</span>
      </p>
      {file.danger !== 'none' && (
        <p className="danger small">
          {file.danger === 'executable'
            ? 'This is a program. Opening it can harm your computer.'
            : 'This is a program that pretends to be a document.'}
        </p>
      )}
      {file.announcedName !== null && <p className="quiet small">Announced as “{visibleText(file.announcedName)}”.</p>}
      {file.existing && (
        <p className="small">You have a file of this name already ({formatBytes(file.existing.sizeBytes)}).</p>
      )}
      <p className="quiet small cut">
        Into {file.folder}
        {file.freeBytes !== null && `, ${formatBytes(file.freeBytes)} free`}
      </p>
    </>
  );
}

const KNOWN: Readonly<Record<Request['known'], string>> = { contact: 'a contact', met: 'met before', new: 'new here' };

function wish({ kind }: Request): string {
  return kind === 'chat' ? 'wants to chat' : kind === 'fserve' ? 'wants to browse your files' : 'sends you a file';
}

function Countdown({ until }: { readonly until: number }) {
  const [left, setLeft] = useState(() => secondsLeft(until));
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft(until)), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return (
    <span className="quiet small" aria-hidden>
      {left} s
    </span>
  );
}

function secondsLeft(until: number): number {
  return Math.max(0, Math.round((until - Date.now()) / 1000));
}
