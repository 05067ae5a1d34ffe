/** A card while it asks: who, what, how long, and the answers. */
import { ChevronDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { formatPercent } from '../../../src-shared/model/formatting';
import type { IfTaken, Request } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Answer } from '../../state/answers';
import { useActions } from '../../state/use-app';
import { Menu } from '../parts/Menu';
import { FileFacts, FolderFacts } from './FileFacts';
import { always, forAnHour, forMinutes, isDangerous, isSeveral, KNOWN, wish } from './request-words';
import { useKeepFocus } from './use-card-focus';

interface QuestionProps {
  readonly card: React.RefObject<HTMLElement | null>;
  readonly request: Request;
}

export function Question({ card, request }: QuestionProps) {
  const { nick, host, known, otherAddresses, file } = request;
  useKeepFocus(card, false);
  return (
    <>
      <div className="row">
        <h2 className="grow">
          <bdi>{visibleText(nick)}</bdi> {wish(request)}
        </h2>
        <Countdown from={request.askedAt} until={request.expiresAt} />
      </div>
      <p className="quiet small">
        {host} · {KNOWN[known]}
      </p>
      {otherAddresses.length > 0 && (
        <p className="caution small">
          This nick used another address before: {otherAddresses.join(', ')}. Make sure that it is who you think.
        </p>
      )}
      {file !== null && (isSeveral(file) ? <FolderFacts file={file} /> : <FileFacts file={file} />)}
      <Answers request={request} />
    </>
  );
}

/** What is usual as a button, the rest in a menu beside it. Of a program the usual answer is no. */
function Answers({ request }: { readonly request: Request }) {
  return (
    <div className="row wrap answers">
      {isDangerous(request) ? (
        <>
          <No request={request} tone="primary" />
          <Yes request={request} tone="" />
        </>
      ) : (
        <>
          <Yes request={request} tone="primary" />
          <No request={request} tone="" />
        </>
      )}
    </div>
  );
}

interface AnswerProps {
  readonly request: Request;
  readonly tone: '' | 'primary';
}

function Yes({ request, tone }: AnswerProps) {
  const actions = useActions();
  const { id, kind, file } = request;
  const who = visibleText(request.nick);
  const accept = (ifTaken: IfTaken | null, remember: Answer['remember'] = 'once') =>
    void actions.decide(id, { answer: 'accept', ifTaken, remember, block: false });
  const isTaken = file !== null && (file.existing !== null || file.part !== null);
  const usual: IfTaken | null = !isTaken ? null : file.part !== null ? 'resume' : 'rename';
  return (
    <>
      <span className="split">
        <button type="button" className={tone} onClick={() => accept(usual)}>
          {file?.part
            ? `Resume from ${formatPercent(file.part.positionBytes, file.sizeBytes)}`
            : isTaken
              ? 'Save under another name'
              : 'Accept'}
        </button>
        <Menu
          label="For how long"
          className={tone}
          items={[
            { label: 'Only this once', onChoose: () => accept(usual) },
            { label: forAnHour(kind, who), onChoose: () => accept(usual, 'hour') },
            { label: always(kind, who), onChoose: () => accept(usual, 'always') },
          ]}
        >
          <ChevronDown size={16} aria-hidden />
        </Menu>
      </span>
      {request.isOneOfSeveral && (
        <button type="button" onClick={() => accept(usual, 'minutes')}>
          {forMinutes(who)}
        </button>
      )}
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
    </>
  );
}

function No({ request, tone }: AnswerProps) {
  const actions = useActions();
  const { id, host } = request;
  const reject = (block: boolean) =>
    void actions.decide(id, { answer: 'reject', ifTaken: null, remember: 'once', block });
  return (
    <span className="split">
      <button type="button" className={tone} onClick={() => reject(false)}>
        Reject
      </button>
      <Menu
        label="Other ways to say no"
        className={tone}
        items={[{ label: `Block everybody at ${host}`, isDanger: true, onChoose: () => reject(true) }]}
      >
        <ChevronDown size={16} aria-hidden />
      </Menu>
    </span>
  );
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
