/** `port59 chat ADDRESS`: lines of stdin are said, what the other side says is printed. */
import { ProblemError, problem } from '../../../src-shared/model/problem';
import type { Session, TimelineEntry } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import type { Core } from '../../core/core-interface';
import { stripMircText } from '../../core/for-hosts';
import { EXIT, type ExitCode, exitCodeOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import { messageEvent, sessionEvent } from '../print/printed-event';
import { inputLines, MAX_LINE_BYTES } from '../serve/input-lines';
import type { Command } from '../words/command-line';
import { type CallContext, callOut } from './call-out';

export function runChat(context: CallContext, { address }: Extract<Command, { name: 'chat' }>): Promise<ExitCode> {
  const { terminal, output } = context;
  return callOut(context, { downloadsFolder: terminal.workingFolder }, async (core) => {
    const chat = followChat(core, output);
    const { sessionId } = await core.execute('chat.connect', { to: { kind: 'address', address } });
    output.status('Waiting for the other side…');
    const answered = await chat.answered;
    output.status('');
    if (answered.state === 'open') {
      output.tell(`The chat with ${answered.nick ?? address} is open; Ctrl+D ends it.`);
      const hungUpHere = await sayLines(core, sessionId, context, chat.over);
      if (hungUpHere) {
        await core.execute('session.close', { sessionId });
        return EXIT.done;
      }
    }
    return endOf(await chat.ended, output);
  });
}

interface FollowedChat {
  /** Open, or closed without ever having been. */
  readonly answered: Promise<Session>;
  readonly ended: Promise<Session>;
  /** Raised together with `ended`. */
  readonly over: AbortSignal;
}

/** A core that listens nowhere has this one session only: every event of a session is about it. */
function followChat(core: Core, output: Output): FollowedChat {
  const over = new AbortController();
  const answered = later<Session>();
  const ended = later<Session>();
  let personId: string | null = null;
  let sessionId = '';
  const onSession = (session: Session) => {
    output.event(sessionEvent(session));
    sessionId = session.id;
    personId = session.personId;
    if (session.state === 'open' || session.state === 'closed') answered.resolve(session);
    if (session.state === 'closed') {
      ended.resolve(session);
      over.abort();
    }
  };
  core.onEvent((_seq, event) => {
    if (event.name === 'session.changed') onSession(event.payload);
    if (event.name !== 'timeline.added' || event.payload.personId !== personId) return;
    // Rule 2.6: somebody else than the address named is worth a warning.
    if (event.payload.status === 'nick-differs' && event.payload.problem !== null)
      output.problem(event.payload.problem, 'warning');
    if (!isSaidByPeer(event.payload)) return;
    output.event(messageEvent(sessionId, event.payload));
    output.line(spoken(event.payload));
  });
  return { answered: answered.promise, ended: ended.promise, over: over.signal };
}

function later<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

export function isSaidByPeer({ from, kind }: TimelineEntry): boolean {
  return from === 'peer' && (kind === 'text' || kind === 'action' || kind === 'notice');
}

export function spoken({ kind, nick, text }: TimelineEntry): string {
  const plain = stripMircText(text);
  if (kind === 'action') return `* ${nick} ${plain}`;
  return kind === 'notice' ? `-${nick}- ${plain}` : `${nick}> ${plain}`;
}

/** True when stdin came to its end, false when the chat did. */
async function sayLines(
  core: Core,
  sessionId: string,
  { terminal, output }: CallContext,
  over: AbortSignal,
): Promise<boolean> {
  for await (const line of inputLines(terminal.stdin, over)) {
    if (line.kind === 'too-long') {
      output.problem(problem('text-too-long', { limit: MAX_LINE_BYTES }));
      continue;
    }
    try {
      if (line.text !== '') await core.execute('chat.say', { sessionId, text: line.text });
    } catch (error) {
      if (over.aborted) return false;
      if (!(error instanceof ProblemError)) throw error;
      output.problem(error.problem);
    }
  }
  return !over.aborted;
}

function endOf({ problem: reason, nick, host }: Session, output: Output): ExitCode {
  if (reason === null || isHangUp(reason)) {
    output.tell(`${nick ?? host} closed the chat.`);
    return EXIT.done;
  }
  output.tell(describeProblem(reason));
  return exitCodeOf(reason.code);
}

/** A peer that closes with lines of ours still unread resets the connection: that is its way of hanging up. */
function isHangUp({ code, params }: NonNullable<Session['problem']>): boolean {
  return code === 'closed-by-peer' || (code === 'connection-lost' && params.detail === 'ECONNRESET');
}
