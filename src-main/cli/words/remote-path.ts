/** Paths on a peer's file server, as people write them: `/` or `\` between the names, always from the root. */

export interface RemotePath {
  readonly folder: readonly string[];
  /** Empty: the root itself. */
  readonly name: string;
}

/** `dcc://nick@host:port/music/a%20b.mp3`: whom to call, and the path there; anything else has no path. */
export function splitLink(text: string): { readonly address: string; readonly path: string } {
  const [, address, path] = /^(dcc:\/\/[^/]+)\/(.+)$/i.exec(text.trim()) ?? [];
  if (address === undefined || path === undefined) return { address: text, path: '' };
  return { address, path: decoded(path) };
}

/** As it stands where it holds a percent sign that means itself. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
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
