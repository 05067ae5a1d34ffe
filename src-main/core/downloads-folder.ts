/**
 * Where downloads go unless the settings name a folder: one answer for the desktop and for the program without one, so that
 * both find the same parts [desktop 2 downloads].
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export interface UserPlace {
  readonly platform: string;
  readonly homeFolder: string;
  /** `XDG_CONFIG_HOME` where it is set. */
  readonly configHome: string | undefined;
}

/**
 * An absolute path: of the person's user-dirs file on Linux, else `Downloads` in the home folder.
 * @param readText of a file; throws where there is none
 */
export function downloadsFolderOf(
  { platform, homeFolder, configHome }: UserPlace,
  readText: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): string {
  const usual = join(homeFolder, 'Downloads');
  if (platform === 'win32' || platform === 'darwin') return usual;
  // The XDG rule: a relative folder counts as none.
  const config = configHome !== undefined && isAbsolute(configHome) ? configHome : join(homeFolder, '.config');
  try {
    return downloadsIn(readText(join(config, 'user-dirs.dirs')), homeFolder) ?? usual;
  } catch {
    // No such file: many systems without a desktop have none.
    return usual;
  }
}

/** `XDG_DOWNLOAD_DIR="$HOME/Téléchargements"`; the home folder itself means that there is none. */
function downloadsIn(userDirs: string, homeFolder: string): string | null {
  const written = [...userDirs.matchAll(/^[ \t]*XDG_DOWNLOAD_DIR="((?:[^"\\]|\\.)*)"/gm)].at(-1)?.[1];
  if (written === undefined) return null;
  const path = written.replace(/\\(.)/g, '$1');
  const inHome = /^\$HOME(?:\/(.*))?$/.exec(path);
  const folder = inHome ? join(homeFolder, inHome[1] ?? '') : path;
  return isAbsolute(folder) && join(folder, '.') !== join(homeFolder, '.') ? folder : null;
}
