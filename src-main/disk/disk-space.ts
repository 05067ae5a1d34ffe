/** Free space where a download will go, looked up at the nearest folder that exists already. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Bytes a normal user may still write there; null when the system does not tell. */
export async function freeBytes(folder: string): Promise<number | null> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      const space = await statfs(path);
      // Something that is no disk, like /proc, has no blocks at all.
      return space.blocks === 0 ? null : space.bavail * space.bsize;
    } catch {
      // Not there yet: its parent is on the same disk.
      if (dirname(path) === path) return null;
    }
  }
}
