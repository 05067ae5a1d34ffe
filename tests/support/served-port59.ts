/** A second Port59 for tests: `port59 serve --json` as a process of its own, its events as they are printed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { root } from '../../scripts/project.mjs';
import { WindowPage } from './window-page';

/** One line of `--json`; the fields beside `event` depend on it. */
export type PrintedEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

const NOTHING_COMES_MS = 45_000;

export class ServedPort59 {
  readonly #process: ChildProcess;
  readonly #printed: PrintedEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #complaints = '';
  #page: Promise<WindowPage> | null = null;

  private constructor(child: ChildProcess) {
    this.#process = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
    // Written to after it ended: its absence shows elsewhere.
    child.stdin?.on('error', () => {});
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#take(JSON.parse(line)));
  }

  /** Starts it, on a port of the system's choice unless told; `args` are further options of `serve`. */
  static async start(args: readonly string[], listen = '127.0.0.1:0'): Promise<ServedPort59> {
    const command = ['dist/cli/port59.js', 'serve', '--json', '--listen', listen, '--ui', 'off', ...args];
    const served = new ServedPort59(spawn(process.execPath, command, { cwd: root, stdio: 'pipe' }));
    await served.next('listening', (event) => event.service === 'dcc');
    return served;
  }

  /** `host:port` of its DCC server. */
  get address(): string {
    const listening = this.#printed.find((event) => event.event === 'listening');
    return `${listening?.host}:${listening?.port}`;
  }

  /** Where its window is, with the token. */
  async windowUrl(): Promise<string> {
    return String((await this.next('listening', (event) => event.service === 'ui')).url);
  }

  /** Its window, for commands that have no word of their own on the command line. Needs `--ui 127.0.0.1:0`. */
  async page(): Promise<WindowPage> {
    this.#page ??= WindowPage.enter(await this.windowUrl());
    return this.#page;
  }

  /** Everything of this name that was printed so far. */
  printed(name: string): PrintedEvent[] {
    return this.#printed.filter(({ event }) => event === name);
  }

  /** Without any goodbye. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await gone;
  }

  /** The first event of this name that fits, whether it was printed already or is yet to come. */
  async next(
    name: string,
    fits: (event: PrintedEvent) => boolean = () => true,
    withinMs = NOTHING_COMES_MS,
  ): Promise<PrintedEvent> {
    const deadline = Date.now() + withinMs;
    while (true) {
      const found = this.#printed.find((event) => event.event === name && fits(event));
      if (found) return found;
      if (Date.now() >= deadline) {
        throw new Error(
          `No fitting "${name}" came.\nPrinted: ${JSON.stringify(this.#printed)}\nSaid: ${this.#complaints}`,
        );
      }
      await this.#somethingPrinted(deadline - Date.now());
    }
  }

  /** A decision or a line to say, as `serve --json` takes them on stdin. */
  tell(message: object): void {
    this.#process.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.tell({ quit: true });
    const impatience = setTimeout(() => this.#process.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(impatience);
  }

  #take(event: PrintedEvent): void {
    this.#printed.push(event);
    for (const wake of this.#waiting) wake();
  }

  #somethingPrinted(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, withinMs);
      const waiting = this.#waiting;
      waiting.add(done);
      function done(): void {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
    });
  }
}
