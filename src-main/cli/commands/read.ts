/** `port59 read ADDRESS FILE` */
import { ProblemError } from '../../../src-shared/model/problem';
import { EXIT, type ExitCode } from '../print/exit-codes';
import type { Command } from '../words/command-line';
import { parseRemotePath } from '../words/remote-path';
import { type CallContext, callOut } from './call-out';
import { Visitor } from './visitor';

export function runRead(
  context: CallContext,
  { address, path }: Extract<Command, { name: 'read' }>,
): Promise<ExitCode> {
  const { terminal, common, output } = context;
  return callOut(context, { downloadsFolder: terminal.workingFolder }, async (core) => {
    const { folder, name } = parseRemotePath(path);
    if (name === '') throw new ProblemError('invalid-filename', { name: path });
    const { lines, complete } = await new Visitor(core, { address, output, timeoutMs: common.timeoutMs }).read(
      folder,
      name,
    );
    for (const text of lines) {
      output.event({ event: 'line', text });
      output.content(text);
    }
    if (!complete) output.complain(`${name} is longer than what can be shown; the rest is missing here.`);
    return EXIT.done;
  });
}
