/** Asks the core behind a desktop's page as the window does: over the preload's channel, answered in its turn. */
import type { Page } from '@playwright/test';
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/contract/contract';

/** What the preload puts on the window. */
interface PreloadWindow {
  readonly port59: { send(text: string): void; onMessage(handler: (text: string) => void): void };
}

/** Far from the numbers the window uses itself. */
let lastId = 1_000_000_000;

export async function askCore<N extends CommandName>(
  page: Page,
  command: N,
  args: CommandArgs<N>,
): Promise<CommandResult<N>> {
  lastId += 1;
  const reply = await page.evaluate(
    ([name, given, id]) =>
      new Promise<{ kind: string; result: unknown; problem: unknown }>((resolve) => {
        // The page's own types do not know the preload.
        const { port59 } = window as unknown as PreloadWindow;
        port59.onMessage((text) => {
          const message = JSON.parse(text);
          if (message.id === id) resolve(message);
        });
        port59.send(JSON.stringify({ kind: 'request', id, command: name, args: given }));
      }),
    [command, args, lastId] as const,
  );
  if (reply.kind !== 'reply') throw new Error(`${command} failed: ${JSON.stringify(reply.problem)}`);
  // The core checked it against the contract.
  return reply.result as CommandResult<N>;
}
