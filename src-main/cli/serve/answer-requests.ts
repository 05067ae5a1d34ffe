/**
 * Questions answered where they are asked: `serve` on a terminal. `a` accepts, `r` rejects, `?` tells more; with a number
 * behind it when several wait.
 */
import { ProblemError } from '../../../src-shared/model/problem';
import type { Request } from '../../../src-shared/model/snapshot';
import type { Core } from '../../core/core-interface';
import type { CallContext } from '../commands/call-out';
import type { Output } from '../print/output';
import { asked, detailsOf } from '../print/request-words';
import { inputLines } from './input-lines';

/** Numbers of the questions that wait: small ones, each kept while its question waits. */
export class RequestNumbers {
  private readonly waiting = new Map<number, Request>();

  add(request: Request): number {
    let number = 1;
    while (this.waiting.has(number)) number += 1;
    this.waiting.set(number, request);
    return number;
  }

  remove(id: string): void {
    for (const [number, request] of this.waiting) if (request.id === id) this.waiting.delete(number);
  }

  all(): readonly (readonly [number, Request])[] {
    return [...this.waiting].sort(([one], [other]) => one - other);
  }
}

/** Ends with the input, or when the program is interrupted. */
export async function answerRequests(
  core: Core,
  numbers: RequestNumbers,
  { terminal, output }: Pick<CallContext, 'terminal' | 'output'>,
): Promise<void> {
  for await (const line of inputLines(terminal.stdin, terminal.interrupted)) {
    const words = line.kind === 'line' ? line.text.trim() : '';
    if (words !== '') await obey(core, numbers, words, output);
  }
}

async function obey(core: Core, numbers: RequestNumbers, words: string, output: Output): Promise<void> {
  const [, letter, digits] = /^([ar?])\s*(\d{0,4})$/i.exec(words) ?? [];
  if (letter === undefined) return output.tell('a accepts, r rejects, ? tells more; Ctrl+C ends the program.');
  const waiting = numbers.all();
  const found = digits ? waiting.filter(([number]) => number === Number(digits)) : waiting;
  if (found.length === 0) return output.tell(digits ? `No question has the number ${digits}.` : 'Nobody asks.');
  if (letter === '?') return tellAll(found, output);
  const [[, request] = [], ...others] = found;
  if (request === undefined || others.length > 0) {
    output.tell(`${found.length} are asking: say which, as in "${letter} ${found[0]?.[0] ?? 1}".`);
    return tellAll(found, output);
  }
  await decide(core, request, /a/i.test(letter) ? 'accept' : 'reject', output);
}

function tellAll(found: ReturnType<RequestNumbers['all']>, output: Output): void {
  for (const [number, request] of found) {
    output.tell(`[${number}] ${asked(request)}`);
    for (const detail of detailsOf(request)) output.tell(`    ${detail}`);
  }
}

async function decide(core: Core, { id }: Request, answer: 'accept' | 'reject', output: Output): Promise<void> {
  try {
    await core.execute('request.decide', { id, answer, ifTaken: null, remember: 'once', block: false });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    output.problem(error.problem);
  }
}
