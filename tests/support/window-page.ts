/** The headless host's page without a browser: enters with the URL, and asks through the bridge as the window does. */
import { WebSocket } from 'ws';
import { formatRequest, parseFromHost } from '../../src-shared/contract/bridge';
import type { CommandInput, CommandName, CommandResult } from '../../src-shared/contract/contract';

const PATIENCE_MS = 15_000;

interface Open {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class WindowPage {
  private readonly open = new Map<number, Open>();
  private nextId = 1;

  private constructor(
    readonly origin: string,
    readonly cookie: string,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data) => {
      const message = parseFromHost(String(data));
      if (message?.kind === 'reply') this.open.get(message.id)?.resolve(message.result);
      if (message?.kind === 'failure') this.open.get(message.id)?.reject(new Error(JSON.stringify(message.problem)));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const { reject } of this.open.values()) reject(new Error('the host is gone'));
    });
  }

  static async enter(url: string): Promise<WindowPage> {
    const entry = await fetch(url, { redirect: 'manual' });
    const cookie = entry.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { origin } = new URL(url);
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/bridge`, {
      headers: { Cookie: cookie, Origin: origin },
    });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new WindowPage(origin, cookie, socket);
  }

  /** @throws Error with the problem the host answered. */
  ask<N extends CommandName>(command: N, args: CommandInput<N>): Promise<CommandResult<N>> {
    const id = this.nextId++;
    return new Promise<CommandResult<N>>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${command} was not answered`)), PATIENCE_MS);
      // The host checked it against the contract.
      const settle = (result: unknown) => resolve(result as CommandResult<N>);
      this.open.set(id, { resolve: settle, reject });
      // The input of commands is what their schemas give back.
      this.socket.send(formatRequest(id, command, args as never));
      timer.unref();
    }).finally(() => this.open.delete(id));
  }

  close(): void {
    this.socket.close();
  }
}
