/** Paths on a peer's file server, as people write them: `/` or `\` between the names, always from the root. */

export interface RemotePath {
  readonly folder: readonly string[];
  /** Empty: the root itself. */
  readonly name: string;
}

export function parseRemoteFolder(text: string): string[] {
  const segments: string[] = [];
  for (const segment of text.split(/[\\/]/)) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

export function parseRemotePath(text: string): RemotePath {
  const segments = parseRemoteFolder(text);
  return { folder: segments.slice(0, -1), name: segments.at(-1) ?? '' };
}
