/** A text that a server shows page by page (rules 5.2, 5.15), read up to its end or to our limit. */
import { isPagerMark } from '../../../src-shared/fserve/pager';
import { isBarePrompt } from '../../../src-shared/fserve/prompt';
import { stripMircText } from '../../../src-shared/text/mirc-text';
import { cut, fail, REFUSAL_SILENCE_SHARE, readError } from './server-answers';
import type { ServerLines } from './server-lines';

const MAX_READ_LINES = 100_000;
const MAX_READ_CHARACTERS = 4_000_000;
/** Lines that may still come when a text is longer than we show and the server was told to stop, or never asks. */
const MAX_IGNORED_LINES = 1_000;
/** A server that refuses says no more. */
const MAX_REFUSAL_LINES = 3;

export interface RemoteText {
  readonly lines: readonly string[];
  /** False when it was cut at our limit. */
  readonly complete: boolean;
}

interface ReadOptions {
  readonly name: string;
  /** The prompts that end it. */
  readonly ends: readonly string[];
  readonly silenceMs: number;
}

/** Of lines that follow a `read`. @throws ProblemError invalid-filename, not-text, server-message. */
export async function readText(heard: ServerLines, { name, ends, silenceMs }: ReadOptions): Promise<RemoteText> {
  const lines: string[] = [];
  let characters = 0;
  let ignored = 0;
  let hasPaged = false;
  const isFull = () => lines.length >= MAX_READ_LINES || characters >= MAX_READ_CHARACTERS;
  while (ignored < MAX_IGNORED_LINES) {
    // An error stands alone: what else could come would have come with it.
    const error = lines.length === 1 ? readError(stripMircText(lines[0] ?? '')) : null;
    const line = await heard.next(error === null ? silenceMs : silenceMs * REFUSAL_SILENCE_SHARE);
    const plain = line === null ? '' : stripMircText(line);
    const isPrompt = ends.includes(plain.trim()) || isBarePrompt(plain);
    if (error !== null && (line === null || isPrompt)) fail(error.code, { ...error.params, name });
    // A few words and no prompt, which ends every text (rule 5.2): they are the server's own.
    const isRefusal = line === null && !hasPaged && lines.length > 0 && lines.length <= MAX_REFUSAL_LINES;
    if (isRefusal) fail('server-message', { text: cut(stripMircText(lines.join(' '))), name });
    if (line === null) return { lines, complete: false };
    if (isPrompt) return { lines, complete: ignored === 0 };
    if (isPagerMark(plain)) {
      hasPaged = true;
      if (isFull()) ignored += 1;
      heard.reply(isFull() ? 'S' : 'C');
    } else if (isFull()) {
      ignored += 1;
    } else {
      lines.push(line);
      characters += line.length;
    }
  }
  return { lines, complete: false };
}
