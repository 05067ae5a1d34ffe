/**
 * What the desktop program was started with: `port59-desktop [--nick NAME] [--data DIR] [--hidden] [FILE|LINK…]`. Switches of Chromium
 * and of test drivers stand before and among our own arguments, so that unknown options are left alone.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type HandedOver, readWords } from './handed-over';

/** The commands of the command line, a program of its own that this one must not load. */
const COMMANDS = ['serve', 'chat', 'send', 'receive', 'ls', 'get', 'read', 'completion', 'help'];

export interface DesktopArguments extends HandedOver {
  readonly nick: string | null;
  readonly dataFolder: string | null;
  /** No window at first, as at a start with the system. */
  readonly hidden: boolean;
  /** The first word, when it is a command of the command line: then nothing is started. */
  readonly command: string | null;
}

/** Where Electron runs our code from. */
export interface ProgramPlace {
  readonly isPackaged: boolean;
  /** `app.getAppPath()`: the folder with package.json, or that of the main file. */
  readonly appPath: string;
  readonly workingFolder: string;
}

/**
 * Our own arguments, without the program and – from a checkout – without the project's folder and whatever stands before it
 * [E5].
 * @param argv the whole of `process.argv`
 */
export function ownArguments(argv: readonly string[], { isPackaged, appPath, workingFolder }: ProgramPlace): string[] {
  const args = argv.slice(1);
  if (isPackaged) return args;
  const appAt = args.findIndex((arg) => !isSwitch(arg) && resolve(workingFolder, arg) === appPath);
  // Electron was given the main file, or found the app through a link: it is the first word then.
  const at = appAt >= 0 ? appAt : args.findIndex((arg) => !isSwitch(arg));
  return at < 0 ? [] : args.slice(at + 1);
}

/**
 * @param args our own arguments
 * @param workingFolder relative paths are meant from here
 */
export function parseDesktopArguments(args: readonly string[], workingFolder: string): DesktopArguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: { nick: { type: 'string' }, data: { type: 'string' }, hidden: { type: 'boolean' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  // After `--` only files and links can follow: that is how systems and our own command line start the window.
  const [first] = tokens.filter(({ kind }) => kind !== 'option');
  const word = first?.kind === 'positional' ? first.value : null;
  return {
    nick: typeof values.nick === 'string' ? values.nick : null,
    dataFolder: typeof values.data === 'string' ? resolve(workingFolder, values.data) : null,
    hidden: values.hidden === true,
    command: word !== null && COMMANDS.includes(word) ? word : null,
    ...readWords(positionals, workingFolder),
  };
}

/** For the terminal, before the program ends with 2 [desktop 2 command line]. */
export function commandIsElsewhere(command: string): string {
  return (
    `"${command}" is a command of Port59's command line, a package of its own: install it, then run ` +
    `"port59 ${command}". This program is the window; a file of that name is "./${command}".`
  );
}

function isSwitch(arg: string): boolean {
  return arg.startsWith('-');
}
