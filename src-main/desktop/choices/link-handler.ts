/** With what the system is told to open a `dcc://` link. */

export interface LinkHandler {
  readonly scheme: string;
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Null where nothing is to be said at a start: on Linux and macOS the package has said it; a checkout would register the
 * runtime of all programs, and a portable program leaves nothing behind – it runs from a folder that goes away
 * [desktop 2 links].
 * @param portableFile `PORTABLE_EXECUTABLE_FILE`, which a portable program's unpacker sets
 */
export function linkHandler(
  platform: NodeJS.Platform,
  program: { readonly isPackaged: boolean; readonly path: string; readonly portableFile: string | undefined },
): LinkHandler | null {
  if (platform !== 'win32' || !program.isPackaged || program.portableFile !== undefined) return null;
  // A link may bring quotes and words of its own: behind `--` none of them is an option of ours.
  return { scheme: 'dcc', program: program.path, args: ['--'] };
}
