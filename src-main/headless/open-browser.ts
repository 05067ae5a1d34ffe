/** Opens a page in the person's browser, with what each system has for it. */
import { spawn } from 'node:child_process';

/** The command for this system, or null where there is no display to open anything on. */
export function browserCommand(
  url: string,
  { platform, env }: { readonly platform: NodeJS.Platform; readonly env: NodeJS.ProcessEnv },
): readonly [string, ...string[]] | null {
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  if (platform === 'darwin') return ['open', url];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open', url] : null;
}

/** @param onFailure hears a sentence when the browser does not open. */
export function openBrowser(url: string, onFailure: (sentence: string) => void): void {
  const command = browserCommand(url, process);
  if (command === null) {
    onFailure('There is no display here to open a browser on: open the address yourself.');
    return;
  }
  const [program, ...args] = command;
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.once('error', ({ message }) =>
    onFailure(`The browser could not be opened (${message}): open the address yourself.`),
  );
  child.unref();
}
