/** `port59 chat ADDRESS`: lines of stdin are said, what the other side says is printed. */
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError, problem } from '../../../src-shared/model/problem';
import type { Session, TimelineEntry } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import type { Core } from '../../core/core-interface';
import { stripMircText } from '../../core/for-hosts';
import { EXIT, type ExitCode, exitCodeOf, exitCodeOfInterruption } from '../print/exit-codes';
import type { Output } from '../print/output';
import { messageEvent, sessionEvent } from '../print/printed-event';
import { inputLines, MAX_LINE_BYTES } from '../serve/input-lines';
import type { Command } from '../words/command-line';
import { type CallContext, callOut } from './call-out';

/** How long answers are heard after the end of stdin, when nobody sits there who could see that they come. */
const LINGER_MS = 2_000;
/** The other side may speak its last words once it has read our end. */
const LAST_WORDS_MS = 1_000;

export function runChat(
  context: CallContext,
  { address, lingerMs }: Extract<Command, { name: 'chat' }>,
): Promise<ExitCode> {
  const { terminal, output, common } = context;
  return callOut(context, { downloadsFolder: terminal.workingFolder }, async (core) => {
    const chat = followChat(core, output);
    const { sessionId } = await core.execute('chat.connect', { to: { kind: 'address', address } });
    output.status(`Waiting for ${address} to accept the chat…`);
    const answered = await within(common.timeoutMs, chat.answered);
    output.status('');
    if (answered === null) {
      output.problem(problem('no-answer', { peer: address, seconds: (common.timeoutMs ?? 0) / 1000 }));
      await core.execute('session.close', { sessionId });
      return EXIT.notReachable;
    }
    if (answered.state === 'open') {
      output.tell(`The chat with ${answered.nick ?? address} is open; Ctrl+D ends it.`);
      if (await sayLines(core, sessionId, context, chat.over)) {
        await hearOut(core, sessionId, lingerMs ?? (terminal.stdin.isTTY ? 0 : LINGER_MS), chat);
        return EXIT.done;
      }
    }
    const ended = await chat.ended;
    // Ctrl+C ends it too, and whoever pressed it knows.
    return terminal.interrupted.aborted ? exitCodeOfInterruption(terminal.interrupted) : endOf(ended, output);
  });
}

/**
 * Nothing more is said, but what is still on its way is heard. To mIRC and to Port59 the end of our stream is a hang-up:
 * it comes last. Others wait for it before they answer: they get a moment after it.
 */
async function hearOut(core: Core, sessionId: string, lingerMs: number, { ended }: FollowedChat): Promise<void> {
  if (lingerMs > 0 && (await within(lingerMs, ended)) !== null) return;
  if (lingerMs > 0) {
    await core.execute('chat.end-speech', { sessionId });
    if ((await within(Math.min(lingerMs, LAST_WORDS_MS), ended)) !== null) return;
  }
  await core.execute('session.close', { sessionId });
}

/** Null when the time (null: none) is over first. */
async function within<T>(ms: number | null, promise: Promise<T>): Promise<T | null> {
  if (ms === null) return promise;
  const timer = new AbortController();
  const late = delay(ms, null, { signal: timer.signal }).catch(() => null);
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
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
