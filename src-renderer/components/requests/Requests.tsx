/** Who wants something: cards in a corner that never take the focus. */
import { ChevronDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatBytes, formatPercent } from '../../../src-shared/model/formatting';
import type { IfTaken, Request } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useActions, useApp, useSnapshot } from '../../state/use-app';
import { Menu } from '../parts/Menu';
import './Requests.css';

type Remember = 'once' | 'hour' | 'always';

export function Requests() {
  const requests = useSnapshot((snapshot) => snapshot.requests);
  return (
    <section className="requests" aria-label="Requests" aria-live="polite">
      {requests.length > 2 && <p className="request-count small">{requests.length} questions wait for you</p>}
      {requests.map((request) => (
        <RequestCard key={request.id} request={request} />
      ))}
    </section>
  );
}

function RequestCard({ request }: { readonly request: Request }) {
  const card = useRef<HTMLElement>(null);
  const nick = visibleText(request.nick);
  useGiveFocusBack(card);
  usePointedAt(card, request.id);
  return (
    <article ref={card} className="request" aria-label={`${nick} ${wish(request)}`}>
      <div className="row">
        <h2 className="grow">
          <bdi>{nick}</bdi> {wish(request)}
        </h2>
        <Countdown from={request.askedAt} until={request.expiresAt} />
      </div>
      <p className="quiet small">
        {request.host} · {KNOWN[request.known]}
      </p>
      {request.otherAddresses.length > 0 && (
        <p className="caution small">
          This nick used another address before: {request.otherAddresses.join(', ')}. Make sure that it is who you
          think.
        </p>
      )}
      {request.file !== null &&
        (isFolder(request.file) ? <FolderFacts file={request.file} /> : <FileFacts file={request.file} />)}
      <Answers request={request} nick={nick} />
    </article>
  );
}

/** A click on a notification names a card: then it may take the focus, on what is usual. */
function usePointedAt(card: React.RefObject<HTMLElement | null>, id: string): void {
  const actions = useActions();
  const isMeant = useApp((state) => state.pointedAt === id);
  useEffect(() => {
    if (!isMeant) return;
    card.current?.querySelector('button')?.focus();
    actions.forgetPointed();
  }, [isMeant, card, actions]);
}

/** What is usual as a button, the rest in a menu beside it. */
function Answers({ request, nick }: { readonly request: Request; readonly nick: string }) {
  const actions = useActions();
  const { id, file, host } = request;
  const accept = (ifTaken: IfTaken | null, remember: Remember = 'once') =>
    void actions.run('request.decide', { id, answer: 'accept', ifTaken, remember, block: false });
  const reject = (block: boolean) =>
    void actions.run('request.decide', { id, answer: 'reject', ifTaken: null, remember: 'once', block });
  const isTaken = file !== null && (file.existing !== null || file.part !== null);
  const usual: IfTaken | null = !isTaken ? null : file.part !== null ? 'resume' : 'rename';
  return (
    <div className="row wrap answers">
      <span className="split">
        <button type="button" className="primary" onClick={() => accept(usual)}>
          {file?.part
            ? `Resume from ${formatPercent(file.part.positionBytes, file.sizeBytes)}`
            : isTaken
              ? 'Save under another name'
              : 'Accept'}
        </button>
        <Menu
          label="For how long"
          className="primary"
          items={[
            { label: 'Only this once', onChoose: () => accept(usual) },
            { label: `${AGAIN[request.kind]} for one hour`, onChoose: () => accept(usual, 'hour') },
            { label: `${AGAIN[request.kind]} always, from ${nick} here`, onChoose: () => accept(usual, 'always') },
          ]}
        >
          <ChevronDown size={16} aria-hidden />
        </Menu>
      </span>
      {file?.existing && (
        <button type="button" onClick={() => accept('overwrite')}>
          Overwrite
        </button>
      )}
      {file?.part && (
        <button type="button" onClick={() => accept('rename')}>
          Save under another name
        </button>
      )}
      <span className="split">
        <button type="button" onClick={() => reject(false)}>
          Reject
        </button>
        <Menu
          label="Other ways to say no"
          className=""
          items={[{ label: `Block everybody at ${host}`, isDanger: true, onChoose: () => reject(true) }]}
        >
          <ChevronDown size={16} aria-hidden />
        </Menu>
      </span>
    </div>
  );
}

/** Only its sender knows how much comes: what is known is the first file. */
function FolderFacts({ file }: { readonly file: NonNullable<Request['file']> }) {
  return (
    <>
      <p className="small">
        Its first file has {formatBytes(file.sizeBytes)}. Your answer holds for all of the folder; it gets a place of
        its own, and nothing is overwritten.
      </p>
      <Goal file={file} />
    </>
  );
}

/** Names stand from left to right whatever their letters are: what is at the end is really the ending. */
function FileFacts({ file }: { readonly file: NonNullable<Request['file']> }) {
  const ending = /\.([^.\s]{1,12})$/.exec(file.name)?.[1];
  return (
    <>
      <p className="file-name">
        <strong>
          <bdi dir="ltr">{visibleText(file.name)}</bdi>
        </strong>{' '}
        {ending !== undefined && (
          <span className={`ending ${file.danger === 'none' ? '' : 'danger'}`}>{visibleText(ending)}</span>
        )}{' '}
        <span className="quiet">{formatBytes(file.sizeBytes)}</span>
      </p>
      {file.danger !== 'none' && <p className="danger small">{DANGER[file.danger]}</p>}
      {file.announcedName !== null && (
        <p className="quiet small file-name">Announced as “{visibleText(file.announcedName)}”.</p>
      )}
      {file.existing && (
        <p className="small">
          You have a file of this name: {formatBytes(file.existing.sizeBytes)}, of{' '}
          {new Date(file.existing.modifiedAt).toLocaleDateString()}.
        </p>
      )}
      {file.part && <p className="small">{formatBytes(file.part.positionBytes)} of it are here already.</p>}
      <Goal file={file} />
    </>
  );
}

function Goal({ file }: { readonly file: NonNullable<Request['file']> }) {
  return (
    <p className="quiet small row">
      <span className="cut" title={file.folder}>
        Into {file.folder}
      </span>
      {file.freeBytes !== null && <span className="figures">· {formatBytes(file.freeBytes)} free</span>}
    </p>
  );
}

function isFolder(file: NonNullable<Request['file']>): boolean {
  return file.inFolder !== null;
}

const KNOWN: Readonly<Record<Request['known'], string>> = { contact: 'a contact', met: 'met before', new: 'new here' };
const AGAIN: Readonly<Record<Request['kind'], string>> = {
  chat: 'Take their chats',
  send: 'Take their files',
  fserve: 'Let them browse',
};
const DANGER = {
  executable: 'This is a program. Opening it can harm your computer.',
  'double-extension': 'This is a program that pretends to be a document.',
} as const;

function wish({ kind, file }: Request): string {
  if (file !== null && isFolder(file)) return `offers the folder “${visibleText(file.inFolder ?? '')}”`;
  return kind === 'chat' ? 'wants to chat' : kind === 'fserve' ? 'wants to browse your files' : 'sends you a file';
}

/** Seconds, and a line that gets shorter. */
function Countdown({ from, until }: { readonly from: number; readonly until: number }) {
  const [left, setLeft] = useState(() => secondsLeft(until));
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft(until)), 1000);
    return () => clearInterval(timer);
  }, [until]);
  const part = Math.min(1, (left * 1000) / Math.max(1000, until - from));
  return (
    <>
      <span className="quiet small figures" aria-hidden>
        {left} s
      </span>
      <span className="time-left" aria-hidden style={{ transform: `scaleX(${part})` }} />
    </>
  );
}

function secondsLeft(until: number): number {
  return Math.max(0, Math.round((until - Date.now()) / 1000));
}

/** Whoever answered a card by keyboard goes on with the next one, or where they can write. */
function useGiveFocusBack(card: React.RefObject<HTMLElement | null>): void {
  // Before the card leaves the page: afterwards nobody knows that the focus was in it.
  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      if (element?.contains(document.activeElement) !== true) return;
      const others = [...document.querySelectorAll<HTMLElement>('.request')].filter((one) => one !== element);
      const next = others[0]?.querySelector<HTMLElement>('.primary');
      const writing = document.querySelector<HTMLElement>('.composer textarea');
      (next ?? writing ?? document.querySelector<HTMLElement>('.side [aria-current="page"]'))?.focus();
    };
  }, [card]);
}
