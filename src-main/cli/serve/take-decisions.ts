/** Carries out what a script tells `serve --json` on stdin. A line that makes no sense is told, and ends nothing. */
import { resolve } from 'node:path';
import { ProblemError, problem } from '../../../src-shared/model/problem';
import type { Core } from '../../core/core-interface';
import type { CallContext } from '../commands/call-out';
import { type Decision, parseDecision } from './decision';
import { inputLines, MAX_LINE_BYTES } from './input-lines';

/** Ends with {"quit":true}, with stdin, or when the program is interrupted. */
export async function takeDecisions(
  core: Core,
  { terminal, output }: Pick<CallContext, 'terminal' | 'output'>,
): Promise<'quit' | 'input-ended'> {
  for await (const line of inputLines(terminal.stdin, terminal.interrupted)) {
    if (line.kind === 'too-long') {
      output.problem(problem('invalid-request', { detail: `a line of more than ${MAX_LINE_BYTES} bytes` }));
      continue;
    }
    if (line.text.trim() === '') continue;
    const decision = parseDecision(line.text);
    if (decision.kind === 'quit') return 'quit';
    await carryOut(core, decision, { terminal, output });
  }
  return 'input-ended';
}

async function carryOut(
  core: Core,
  decision: Exclude<Decision, { kind: 'quit' }>,
  { terminal, output }: Pick<CallContext, 'terminal' | 'output'>,
): Promise<void> {
  try {
    switch (decision.kind) {
      case 'invalid':
        throw new ProblemError('invalid-request', { detail: decision.detail });
      case 'say':
        await core.execute('chat.say', { sessionId: decision.sessionId, text: decision.text });
        return;
      case 'connect':
        await core.execute('chat.connect', { to: { kind: 'address', address: decision.address } });
        return;
      case 'send': {
        const paths = decision.paths.map((path) => resolve(terminal.workingFolder, path));
        await core.execute('send.offer', {
          to: { kind: 'address', address: decision.address },
          paths,
          together: false,
        });
        return;
      }
      case 'decide': {
        const { id, answer, ifTaken, remember, block } = decision;
        await core.execute('request.decide', { id, answer, ifTaken, remember, block });
        return;
      }
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    output.problem(error.problem);
  }
}
