/**
 * The look for a newer Port59: whether there is one at all, when, and what becomes of what was found [desktop 3 updates].
 * Nothing is downloaded and nothing installed that the person has not pressed for.
 */
import { type Problem, problem } from '../../../src-shared/model/problem';

/** `none`: nobody is asked. `tell`: a newer one is told, to be got where this one came from. `install`: it can be taken here. */
export type UpdateWay = 'none' | 'tell' | 'install';

export interface InstalledAs {
  readonly isPackaged: boolean;
  /** A release with a feed carries its address (`app-update.yml`); one without looks nowhere. */
  readonly hasFeed: boolean;
  readonly platform: NodeJS.Platform;
  /** `PORTABLE_EXECUTABLE_FILE`, which the unpacker of a portable program sets. */
  readonly portableFile: string | undefined;
  /** `APPIMAGE`, which an AppImage sets to its own path. */
  readonly appImage: string | undefined;
}

/** The first one leaves the start alone. */
export const FIRST_LOOK_MS = 60_000;
export const NEXT_LOOK_MS = 24 * 60 * 60 * 1000;

export function updateWay({ isPackaged, hasFeed, platform, portableFile, appImage }: InstalledAs): UpdateWay {
  if (!isPackaged || !hasFeed) return 'none';
  // A portable program has no installer, and a .deb is the package manager's.
  if (portableFile !== undefined || (platform === 'linux' && appImage === undefined)) return 'tell';
  return 'install';
}

/** One sentence, told once for each version. @param version as the feed says it: no text to be trusted */
export function updateFound(version: string, way: 'tell' | 'install'): Problem {
  return problem(way === 'tell' ? 'update-elsewhere' : 'update-available', { version: versionText(version) });
}

export function updateReady(version: string): Problem {
  return problem('update-ready', { version: versionText(version) });
}

/** For who pressed; a look that fails by itself is written to the log only. */
export function updateFailed(error: unknown): Problem {
  return problem('update-failed', { detail: firstLine(error instanceof Error ? error.message : String(error)) });
}

function versionText(version: string): string {
  return version.replace(/[^0-9A-Za-z.+-]/g, '').slice(0, 40);
}

/** electron-updater's messages carry headers and stacks below. */
function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
