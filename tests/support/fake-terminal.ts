/** A terminal that nobody sits at: what is printed is kept, what is typed comes from the test. */
import { PassThrough } from 'node:stream';
import type { Terminal } from '../../src-main/cli/print/terminal';
import type { Core, CoreOptions } from '../../src-main/core/core-interface';

export interface FakeTerminal extends Terminal {
  readonly stdin: PassThrough;
  readonly printed: () => string;
  readonly told: () => string;
  /** The lines of `--json`, parsed; throws when a line is none. */
  readonly events: () => Record<string, unknown>[];
  interrupt(reason?: number): void;
  /** As SIGHUP does to `serve`. */
  reload(): void;
}

export function createFakeTerminal(
  createCore: (options: CoreOptions) => Promise<Core>,
  {
    workingFolder = '/',
    isTTY = false,
    columns = 80,
    environment = {},
  }: {
    readonly workingFolder?: string;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): FakeTerminal {
  const interruption = new AbortController();
  let reload: () => void = () => {};
  const stdout = keeping();
  const stderr = keeping();
  return {
    stdin: Object.assign(new PassThrough(), { isTTY }),
    stdout: Object.assign(stdout.stream, { isTTY }),
    stderr: Object.assign(stderr.stream, { isTTY, columns }),
    workingFolder,
    homeFolder: workingFolder,
    userName: 'ada',
    version: '0.0.0',
    interrupted: interruption.signal,
    environment,
    onReload: (listener) => {
      reload = listener;
    },
    isInForeground: true,
    createCore,
    printed: stdout.text,
    told: stderr.text,
    events: () =>
      stdout
        .text()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    interrupt: (reason = 130) => interruption.abort(reason),
    reload: () => reload(),
  };
}

function keeping() {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
