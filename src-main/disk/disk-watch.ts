/**
 * Looks at the free space of folders that are being written to, once a second while somebody writes there: below the
 * reserve writing stops, with room it goes on.
 */
import { freeBytes } from './disk-space';

const LOOK_MS = 1_000;

export interface DiskWatch {
  /**
   * Watches until the returned function is called; `tell` hears each look: whether the reserve is left, and how much
   * is free (null: the system does not say, and then there is room).
   */
  watch(folder: string, tell: (look: DiskLook) => void): () => void;
}

export interface DiskLook {
  readonly hasRoom: boolean;
  readonly freeBytes: number | null;
}

interface Watched {
  readonly listeners: Set<(look: DiskLook) => void>;
  readonly timer: NodeJS.Timeout;
}

export function createDiskWatch(reservedBytes: () => number, look = freeBytes, everyMs = LOOK_MS): DiskWatch {
  const folders = new Map<string, Watched>();

  const start = (folder: string): Watched => {
    let isLooking = false;
    const listeners = new Set<(look: DiskLook) => void>();
    const timer = setInterval(async () => {
      // A disk that takes longer than a second to answer is asked again when it has.
      if (isLooking) return;
      isLooking = true;
      const free = await look(folder);
      isLooking = false;
      for (const tell of [...listeners]) tell({ hasRoom: free === null || free >= reservedBytes(), freeBytes: free });
    }, everyMs);
    timer.unref();
    return { listeners, timer };
  };

  return {
    watch(folder, tell) {
      const watched = folders.get(folder) ?? start(folder);
      folders.set(folder, watched);
      watched.listeners.add(tell);
      return () => {
        watched.listeners.delete(tell);
        if (watched.listeners.size > 0 || folders.get(folder) !== watched) return;
        clearInterval(watched.timer);
        folders.delete(folder);
      };
    },
  };
}
