/** From the words to the exit code: which command is meant, and what becomes of what it throws. */
import { problem } from '../../src-shared/model/problem';
import type { CallContext } from './commands/call-out';
import { EXIT, type ExitCode } from './print/exit-codes';
import { createOutput } from './print/output';
import type { Terminal } from './print/terminal';
import { type Command, parseCommandLine } from './words/command-line';
import { helpText } from './words/help';

export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const invocation = parseCommandLine(args, terminal.environment);
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
      output.complain(sentence);
      output.complain(`See "port59 ${invocation.topic === 'desktop' ? '' : `${invocation.topic} `}--help".`);
      return EXIT.usage;
    }
    case 'run': {
      const { command, common } = invocation;
      return runReportingBugs(command, {
        terminal,
        common,
        output: createOutput(terminal, common.json, common.loudness),
      });
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
    for (const line of trace.split('\n')) context.output.complain(line);
    return EXIT.failed;
  }
}

/** Each command is loaded when it is wanted: none pays for the others. */
async function runCommand(command: Command, context: CallContext): Promise<ExitCode> {
  switch (command.name) {
    case 'desktop':
      return (await import('./commands/desktop')).runDesktop(context, command.files);
    case 'serve':
      return (await import('./commands/serve')).runServe(context, command.serve);
    case 'chat':
      return (await import('./commands/chat')).runChat(context, command);
    case 'send':
      return (await import('./commands/send')).runSend(context, command);
    case 'receive':
      return (await import('./commands/receive')).runReceive(context, command);
    case 'ls':
      return (await import('./commands/ls')).runLs(context, command);
    case 'get':
      return (await import('./commands/get')).runGet(context, command);
    case 'read':
      return (await import('./commands/read')).runRead(context, command);
    case 'completion':
      context.terminal.stdout.write((await import('./words/completion')).completionScript(command.shell));
      return EXIT.done;
  }
}
