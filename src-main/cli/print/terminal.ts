/** What a command has of the world: the streams it was started with, the folder, the way to a core, Ctrl+C. */
import type { Readable, Writable } from 'node:stream';
import type { Core, CoreOptions } from '../../core/core-interface';

export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Relative paths are meant from here. */
  readonly workingFolder: string;
  readonly homeFolder: string;
  /** What the system calls the person; becomes the nick of last resort. */
  readonly userName: string;
  readonly version: string;
  /** Raised by Ctrl+C and by SIGTERM. */
  readonly interrupted: AbortSignal;
  readonly createCore: (options: CoreOptions) => Promise<Core>;
}
