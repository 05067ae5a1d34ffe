/** The command line in this very process: commands with a terminal of the test's and the real core. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src-main/cli/run';
import { createCore } from '../../src-main/core/core';
import { createFakeTerminal, type FakeTerminal } from './fake-terminal';

export type PrintedEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

export interface Finished {
  readonly code: number;
  readonly printed: string;
  readonly told: string;
  readonly events: readonly PrintedEvent[];
}

const NOTHING_COMES_MS = 10_000;

/** A command that is still running. */
export class RunningCommand {
  readonly terminal: FakeTerminal;
  readonly code: Promise<number>;
  private over = false;

  constructor(args: readonly string[], workingFolder: string) {
    this.terminal = createFakeTerminal(createCore, { workingFolder });
    this.code = run(args, this.terminal).finally(() => {
      this.over = true;
    });
  }

  /** The first event of this name that fits, printed already or yet to come. */
  async next(name: string, fits: (event: PrintedEvent) => boolean = () => true): Promise<PrintedEvent> {
    const deadline = Date.now() + NOTHING_COMES_MS;
    while (true) {
      const wasOver = this.over;
      const found = this.events().find((event) => event.event === name && fits(event));
      if (found !== undefined) return found;
      if (wasOver || Date.now() > deadline)
        throw new Error(`No fitting "${name}" came.\n${this.terminal.printed()}\n${this.terminal.told()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  events(): PrintedEvent[] {
    return this.terminal.events() as PrintedEvent[];
  }

  type(line: object | string): void {
    this.terminal.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  }

  async stop(): Promise<number> {
    this.terminal.interrupt();
    return this.code;
  }
}

/** Commands of one test, each with what it needs on the disk; `end` stops and clears everything. */
export class CommandRoom {
  private readonly running: RunningCommand[] = [];

  private constructor(readonly folder: string) {}

  static async open(): Promise<CommandRoom> {
    return new CommandRoom(await mkdtemp(join(tmpdir(), 'port59-pair-')));
  }

  start(...args: string[]): RunningCommand {
    const command = new RunningCommand(args, this.folder);
    this.running.push(command);
    return command;
  }

  /** `serve --json` on a free port, without a window; resolves with its address. */
  async serve(
    name: string,
    ...options: string[]
  ): Promise<{ readonly served: RunningCommand; readonly address: string }> {
    const data = join(this.folder, `${name}-data`);
    const common = ['serve', '--json', '--nick', name, '--data', data, '--ui', 'off', '--listen', '127.0.0.1:0'];
    const served = this.start(...common, ...options);
    const { host, port } = await served.next('listening');
    return { served, address: `${host}:${port}` };
  }

  /** A command that ends by itself. */
  async finish(...args: string[]): Promise<Finished> {
    const command = this.start(...args, '--data', join(this.folder, 'caller-data'));
    const code = await command.code;
    const { terminal } = command;
    const events = args.includes('--json') ? command.events() : [];
    return { code, printed: terminal.printed(), told: terminal.told(), events };
  }

  async end(): Promise<void> {
    await Promise.all(this.running.map((command) => command.stop()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
