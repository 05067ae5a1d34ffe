/**
 * What the desktop program was started with: `port59 [--nick NAME] [--data DIR] [FILE…]`. Switches of Chromium and
 * of test drivers stand among our own arguments, so that unknown options are left alone.
 */
import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DesktopArguments {
  readonly nick: string | null;
  readonly dataFolder: string | null;
  /** Absolute paths of the files to send. */
  readonly files: readonly string[];
}

/**
 * @param args what follows the program (and, from a checkout, the project's folder)
 * @param workingFolder relative paths are meant from here
 */
export function parseDesktopArguments(args: readonly string[], workingFolder: string): DesktopArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { nick: { type: 'string' }, data: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  });
  return {
    nick: typeof values.nick === 'string' ? values.nick : null,
    dataFolder: typeof values.data === 'string' ? resolve(workingFolder, values.data) : null,
    files: positionals
      .filter((text) => !isLink(text))
      .map((path) => (isAbsolute(path) ? path : resolve(workingFolder, path))),
  };
}

/** `dcc://…` and the like are no files. */
function isLink(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}
