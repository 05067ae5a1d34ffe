/** From the words to the exit code: which command is meant, and what becomes of what it throws. */
import { problem } from '../../src-shared/model/problem';
import type { CallContext } from './call-out';
import { type Command, parseCommandLine } from './command-line';
import { EXIT, type ExitCode } from './exit-codes';
import { helpText } from './help';
import { createOutput } from './output';
import type { Terminal } from './terminal';

export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const invocation = parseCommandLine(args);
  switch (invocation.kind) {
    case 'help':
      terminal.stdout.write(helpText(invocation.topic));
      return EXIT.done;
    case 'version':
      terminal.stdout.write(`port59 ${terminal.version}\n`);
      return EXIT.done;
    case 'misused': {
      const output = createOutput(terminal, invocation.json);
      const { sentence } = invocation;
      output.event({ event: 'problem', code: 'invalid-request', text: sentence, params: {} });
      output.tell(sentence);
      output.tell(`See "port59 ${invocation.topic === 'desktop' ? '' : `${invocation.topic} `}--help".`);
      return EXIT.usage;
    }
    case 'run': {
      const { command, common } = invocation;
      return runReportingBugs(command, { terminal, common, output: createOutput(terminal, common.json) });
    }
  }
}

async function runReportingBugs(command: Command, context: CallContext): Promise<ExitCode> {
  try {
    return await runCommand(command, context);
  } catch (error) {
    // Not a problem anybody foresaw: the stack is what helps to find it.
    context.output.problem(
      problem('internal', { detail: error instanceof Error ? error.message : String(error), command: command.name }),
    );
    const trace = error instanceof Error ? (error.stack ?? '') : String(error);
    for (const line of trace.split('\n')) context.output.tell(line);
    return EXIT.failed;
  }
}

/** Each command is loaded when it is wanted: none pays for the others. */
async function runCommand(command: Command, context: CallContext): Promise<ExitCode> {
  switch (command.name) {
    case 'desktop':
      return (await import('./desktop')).runDesktop(context, command.files);
    case 'serve':
      return (await import('./serve')).runServe(context, command.serve);
    case 'chat':
      return (await import('./chat')).runChat(context, command);
    case 'send':
      return (await import('./send')).runSend(context, command);
    case 'ls':
      return (await import('./ls')).runLs(context, command);
    case 'get':
      return (await import('./get')).runGet(context, command);
    case 'read':
      return (await import('./read')).runRead(context, command);
  }
}
