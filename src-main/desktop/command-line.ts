/**
 * What the desktop program was started with: `port59 [--nick NAME] [--data DIR] [FILE|LINK…]`. Switches of Chromium and
 * of test drivers stand among our own arguments, so that unknown options are left alone.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type HandedOver, readWords } from './choices/handed-over';

export interface DesktopArguments extends HandedOver {
  readonly nick: string | null;
  readonly dataFolder: string | null;
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
    ...readWords(positionals, workingFolder),
  };
}
