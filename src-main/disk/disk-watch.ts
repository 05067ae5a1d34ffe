/**
 * Looks at the free space of folders that are being written to, once a second while somebody writes there: below the
 * reserve writing stops, with room it goes on.
 */
import { type Problem, problem } from '../../src-shared/model/problem';
import type { DiskSpace } from './disk-space';

const LOOK_MS = 1_000;
/** A disk that had so much more than was needed has room for as long as that: a thousand small files ask once. */
const PLENTY_BYTES = 4 * 1024 * 1024 * 1024;
const PLENTY_FOR_MS = 500;

export interface DiskWatch extends DiskSpace {
  /**
   * Watches until the returned function is called; `tell` hears each look: whether the reserve is left, and how much
   * is free (null: the system does not say, and then there is room).
   */
  watch(folder: string, tell: (look: DiskLook) => void): () => void;
  /** Why so many bytes more cannot go there, the reserve counted; null: they can. */
  whyNoRoom(folder: string, needBytes: number): Promise<Problem | null>;
}

export interface DiskLook {
  readonly hasRoom: boolean;
  readonly freeBytes: number | null;
  /** Of what is free, so much is left to others. */
  readonly reservedBytes: number;
}

interface Watched {
  readonly listeners: Set<(look: DiskLook) => void>;
  readonly timer: NodeJS.Timeout;
}

export function createDiskWatch(reservedBytes: () => number, space: DiskSpace, everyMs = LOOK_MS): DiskWatch {
  const folders = new Map<string, Watched>();
  let plenty: { readonly folder: string; readonly freeBytes: number; readonly untilMs: number } | null = null;

  const hasPlenty = (folder: string, needBytes: number) =>
    plenty !== null &&
    plenty.folder === folder &&
    performance.now() < plenty.untilMs &&
    plenty.freeBytes - PLENTY_BYTES >= needBytes + reservedBytes();

  const start = (folder: string): Watched => {
    let isLooking = false;
    const listeners = new Set<(look: DiskLook) => void>();
    const timer = setInterval(async () => {
      // A disk that takes longer than a second to answer is asked again when it has.
      if (isLooking) return;
      isLooking = true;
      const freeBytes = await space.freeBytes(folder);
      isLooking = false;
      const reserved = reservedBytes();
      const look = { hasRoom: freeBytes === null || freeBytes >= reserved, freeBytes, reservedBytes: reserved };
      for (const tell of [...listeners]) tell(look);
    }, everyMs);
    timer.unref();
    return { listeners, timer };
  };

  return {
    freeBytes: (folder) => space.freeBytes(folder),
    hasVanished: (folder) => space.hasVanished(folder),
    async whyNoRoom(folder, needBytes) {
      if (hasPlenty(folder, needBytes)) return null;
      const freeBytes = await space.freeBytes(folder);
      if (freeBytes !== null) plenty = { folder, freeBytes, untilMs: performance.now() + PLENTY_FOR_MS };
      if (freeBytes === null || freeBytes >= needBytes + reservedBytes()) return null;
      return problem('disk-full', { path: folder, needBytes, freeBytes, reservedBytes: reservedBytes() });
    },
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
