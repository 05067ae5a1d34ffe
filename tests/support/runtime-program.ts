/** The desktop program on Electron's own runtime, with a data folder of its own and, when asked for, a peer. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { findDesktopRuntime } from '../../scripts/desktop-runtime.mjs';
import { root } from '../../scripts/project.mjs';
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/contract/contract';
import { ServedPort59 } from './served-port59';

export const electron = findDesktopRuntime();
/** Behind a title. */
export const whyNoRuntime = electron === null ? ' (skipped: no Electron runtime)' : '';
/** Root, as in a container, cannot have Chromium's sandbox. */
export const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** What the preload puts on the window. */
interface PreloadWindow {
  readonly port59: { send(text: string): void; onMessage(handler: (text: string) => void): void };
}

export class RuntimeProgram {
  readonly folder = mkdtempSync(join(tmpdir(), 'port59-electron-'));
  readonly data = join(this.folder, 'data');
  readonly bobsDownloads = join(this.folder, 'bob-downloads');
  #running: ElectronApplication | null = null;
  #bob: ServedPort59 | null = null;

  constructor() {
    const settings = { nick: 'ada', welcomed: true, listen: [{ host: '127.0.0.1', port: 0 }] };
    mkdirSync(this.data);
    mkdirSync(this.bobsDownloads);
    writeFileSync(join(this.data, 'settings.json'), JSON.stringify(settings));
  }

  /** @param from the folder of the app */
  async start(from = root, ...switches: string[]): Promise<ElectronApplication> {
    this.#running = await _electron.launch({
      ...(electron === null ? {} : { executablePath: electron }),
      args: [...sandbox, ...switches, from, '--data', this.data],
    });
    return this.#running;
  }

  async bob(): Promise<ServedPort59> {
    this.#bob ??= await ServedPort59.start([
      ...['--nick', 'bob', '--data', join(this.folder, 'bob')],
      ...['--downloads', this.bobsDownloads, '--chat', 'accept', '--send', 'accept'],
    ]);
    return this.#bob;
  }

  /** Sends a command through the preload as the window does, and resolves with the result. */
  async ask<N extends CommandName>(command: N, args: CommandArgs<N>): Promise<CommandResult<N>> {
    const page = await this.#running?.firstWindow();
    if (page === undefined) throw new Error('the program has not been started');
    const reply = await page.evaluate(
      ([name, given]) =>
        new Promise<{ kind: string; result: unknown; problem: unknown }>((resolve) => {
          // Far from the numbers the window uses itself.
          const id = 1_000_000_000 + Math.floor(Math.random() * 1_000_000_000);
          // The page's own types do not know the preload.
          const { port59 } = window as unknown as PreloadWindow;
          port59.onMessage((text) => {
            const message = JSON.parse(text);
            if (message.id === id) resolve(message);
          });
          port59.send(JSON.stringify({ kind: 'request', id, command: name, args: given }));
        }),
      [command, args] as const,
    );
    if (reply.kind !== 'reply') throw new Error(`${command} failed: ${JSON.stringify(reply.problem)}`);
    // The core checked it against the contract.
    return reply.result as CommandResult<N>;
  }

  async end(): Promise<void> {
    await this.#running?.close();
    await this.#bob?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
