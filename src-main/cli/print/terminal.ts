/** What a command has of the world: the streams it was started with, the folder, the way to a core, Ctrl+C. */
import type { Readable, Writable } from 'node:stream';
import type { Core, CoreOptions } from '../../core/core-interface';

export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Relative paths are meant from here. */
  readonly workingFolder: string;
  readonly homeFolder: string;
  /** What the system calls the person; becomes the nick of last resort. */
  readonly userName: string;
  readonly version: string;
  /** Variables `PORT59_…` stand for options. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Raised by Ctrl+C, SIGTERM and, where it is meant for us, SIGHUP; the reason is the exit code that says so. */
  readonly interrupted: AbortSignal;
  /** Calls back when settings should be read again (SIGHUP): then that signal ends nothing. */
  readonly onReload: (reload: () => void) => void;
  /** False: in the background, where reading from the terminal would stop the program. */
  readonly isInForeground: boolean;
  readonly createCore: (options: CoreOptions) => Promise<Core>;
}
