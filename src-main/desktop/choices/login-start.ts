/**
 * How each system is told to start the program when the person logs in: an entry of its own on macOS and Windows, on Linux
 * a file in the autostart folder of freedesktop.org. It starts without a window [desktop 2 start with the system].
 */
import { isAbsolute, join } from 'node:path';

export type LoginStart =
  /** `args`, quoted as Windows reads them; macOS knows none, but tells a start who asked for it. */
  | { readonly kind: 'login-item'; readonly args: readonly string[] }
  | { readonly kind: 'file'; readonly path: string; readonly text: string };

export interface InstalledProgram {
  readonly isPackaged: boolean;
  readonly path: string;
  /** `PORTABLE_EXECUTABLE_FILE`, which a portable program's unpacker sets. */
  readonly portableFile: string | undefined;
  /** `APPIMAGE`: the file that the running program was unpacked from, into a folder that goes away. */
  readonly appImage: string | undefined;
  /** Where `--data` led this start; null for the usual folder. */
  readonly dataFolder: string | null;
}

export interface PersonsFolders {
  readonly homeFolder: string;
  /** `XDG_CONFIG_HOME` where it is set. */
  readonly configHome: string | undefined;
}

/** Null where it cannot be offered: a checkout is no program of the system, and a portable one leaves nothing behind. */
export function loginStart(
  platform: NodeJS.Platform,
  { isPackaged, path, portableFile, appImage, dataFolder }: InstalledProgram,
  { homeFolder, configHome }: PersonsFolders,
): LoginStart | null {
  if (!isPackaged || portableFile !== undefined) return null;
  const data = dataFolder === null ? [] : ['--data', dataFolder];
  if (platform === 'darwin') return { kind: 'login-item', args: [] };
  if (platform === 'win32') return { kind: 'login-item', args: ['--hidden', ...data.map(quotedForWindows)] };
  // The XDG rule: a relative folder counts as none.
  const config = configHome !== undefined && isAbsolute(configHome) ? configHome : join(homeFolder, '.config');
  return {
    kind: 'file',
    path: join(config, 'autostart', 'port59-desktop.desktop'),
    text: desktopEntry([appImage ?? path, '--hidden', ...data]),
  };
}

/** A desktop's own settings switch an entry off by a line in it. @param text null when there is no file */
export function isSwitchedOn(text: string | null): boolean {
  return text !== null && !/^(Hidden[ \t]*=[ \t]*true|X-GNOME-Autostart-enabled[ \t]*=[ \t]*false)[ \t]*$/m.test(text);
}

/** Whether a start shows no window. macOS starts us without arguments. */
export function startsHidden(given: { readonly hidden: boolean; readonly wasOpenedAtLogin: boolean }): boolean {
  return given.hidden || given.wasOpenedAtLogin;
}

function desktopEntry(command: readonly string[]): string {
  const exec = command.map(quotedForExec).join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Port59',
    'Comment=Starts Port59 without a window when you log in',
    `Exec=${exec}`,
    'Icon=port59-desktop',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** An argument of `Exec`: quoted, then escaped once more as every value of the file; `%` stands for something else there. */
function quotedForExec(argument: string): string {
  if (/^[\w./-]+$/.test(argument)) return argument;
  const quoted = `"${argument.replace(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** Backslashes count only before a quote. */
function quotedForWindows(argument: string): string {
  return /^[\w.:\\-]+$/.test(argument) ? argument : `"${argument.replace(/\\+$/, '$&$&')}"`;
}
