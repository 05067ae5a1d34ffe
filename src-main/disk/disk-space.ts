/**
 * Free space where a download will go, looked up at the nearest folder that exists already. It remembers on which disk a
 * folder was: when that disk goes away, the space below its empty mount point is not that of the folder.
 */
import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface DiskSpace {
  /** Bytes a normal user may still write there; null when the system does not tell, or the folder's disk is gone. */
  freeBytes(folder: string): Promise<number | null>;
  /** The folder was seen on a disk that is not there now: what is written there would end up on another one. */
  hasVanished(folder: string): Promise<boolean>;
}

/** The oldest are forgotten: those that are written to are looked at each second. */
const MOST_REMEMBERED = 1_000;

/** Where a path is, or its nearest folder above that exists. */
interface Found {
  readonly path: string;
  readonly device: number;
}

/** One for the whole program, as it remembers. */
export function createDiskSpace(find = nearestExisting, space = statfs): DiskSpace {
  const devices = new Map<string, number>();

  const remember = (folder: string, device: number) => {
    devices.delete(folder);
    devices.set(folder, device);
    for (const oldest of devices.keys()) {
      if (devices.size <= MOST_REMEMBERED) break;
      devices.delete(oldest);
    }
  };
  const look = async (folder: string): Promise<Found | null> => {
    const found = await find(folder);
    if (found === null) return null;
    const known = devices.get(folder);
    if (found.device === known) return found;
    const isThere = found.path === folder;
    if (known === undefined) {
      if (isThere) remember(folder, found.device);
      return found;
    }
    // A disk that was put in at this very place is another one; without it, the folder lies on the disk of its parent.
    const above = isThere ? await find(dirname(folder)) : found;
    if (!isThere || above?.device === found.device) return null;
    remember(folder, found.device);
    return found;
  };

  return {
    async freeBytes(folder) {
      try {
        const found = await look(folder);
        if (found === null) return null;
        const { blocks, bavail, bsize } = await space(found.path);
        // Something that is no disk, like /proc, has no blocks at all.
        return blocks === 0 ? null : bavail * bsize;
      } catch {
        // It went away between two looks, or does not tell.
        return null;
      }
    },
    async hasVanished(folder) {
      return devices.has(folder) && (await look(folder)) === null;
    },
  };
}

async function nearestExisting(folder: string): Promise<Found | null> {
  for (let path = folder; ; path = dirname(path)) {
    try {
      return { path, device: (await stat(path)).dev };
    } catch {
      // Not there yet: its parent is on the same disk.
      if (dirname(path) === path) return null;
    }
  }
}
