import { describe, expect, test, vi } from 'vitest';
import { createDiskSpace } from '../../../src-main/disk/disk-space';
import { createDiskWatch } from '../../../src-main/disk/disk-watch';

const ROOT = 1;
const STICK = 2;

/** A computer whose stick is put in and pulled out: folders with the disk each of them is on. */
function computer(folders: Record<string, number>) {
  const nearest = async (folder: string) => {
    for (let path = folder; ; path = path.slice(0, path.lastIndexOf('/'))) {
      const device = folders[path];
      if (device !== undefined) return { path, device };
      if (path === '') return null;
    }
  };
  const space = async (path: string) => ({ blocks: 10, bsize: 1, bavail: folders[path] === STICK ? 7 : 1_000 });
  // Of what the system tells about a disk only what is asked for.
  return createDiskSpace(nearest, space as never);
}

describe('[C9] free space', () => {
  test('of a folder that is not made yet is that of the folder above', async () => {
    expect(await computer({ '/mnt': ROOT }).freeBytes('/mnt/a/b')).toBe(1_000);
  });

  test.each([
    ['whose mount point stays behind', '/mnt/stick/downloads', { '/mnt/stick': ROOT }],
    ['whose mount point goes, too', '/mnt/stick/downloads', { '/mnt': ROOT }],
    ['that is a mount point itself', '/mnt/stick', { '/mnt': ROOT, '/mnt/stick': ROOT }],
  ])('of a disk that is gone is not that of another one: a folder %s', async (_, folder, without) => {
    const folders: Record<string, number> = { '/mnt': ROOT, '/mnt/stick': STICK, [folder]: STICK };
    const disk = computer(folders);
    expect(await disk.freeBytes(folder)).toBe(7);
    expect(await disk.hasVanished(folder)).toBe(false);
    for (const path of Object.keys(folders)) delete folders[path];
    Object.assign(folders, without);
    expect(await disk.freeBytes(folder)).toBeNull();
    expect(await disk.hasVanished(folder)).toBe(true);
    // It is put in again.
    Object.assign(folders, { '/mnt/stick': STICK, [folder]: STICK });
    expect(await disk.freeBytes(folder)).toBe(7);
    expect(await disk.hasVanished(folder)).toBe(false);
  });

  test('of a folder over which a disk is mounted is that of the disk', async () => {
    const folders: Record<string, number> = { '/mnt': ROOT, '/mnt/stick': ROOT };
    const disk = computer(folders);
    expect(await disk.freeBytes('/mnt/stick')).toBe(1_000);
    folders['/mnt/stick'] = STICK;
    expect(await disk.freeBytes('/mnt/stick')).toBe(7);
  });

  test('of a folder that was removed and is made again on its disk', async () => {
    const folders: Record<string, number> = { '/home': ROOT, '/home/downloads': ROOT };
    const disk = computer(folders);
    await disk.freeBytes('/home/downloads');
    delete folders['/home/downloads'];
    expect(await disk.freeBytes('/home/downloads')).toBe(1_000);
    expect(await disk.hasVanished('/home/downloads')).toBe(false);
  });
});

describe('room for a file', () => {
  const watch = createDiskWatch(() => 400, computer({ '/mnt': ROOT }));

  test('[A15] counts the reserve, and names it where there is none', async () => {
    expect(await watch.whyNoRoom('/mnt', 600)).toBeNull();
    expect(await watch.whyNoRoom('/mnt', 601)).toEqual({
      code: 'disk-full',
      params: { path: '/mnt', needBytes: 601, freeBytes: 1_000, reservedBytes: 400 },
    });
  });

  test('is looked at each second while somebody writes there', async () => {
    vi.useFakeTimers();
    const looks: boolean[] = [];
    const stop = createDiskWatch(() => 1_001, computer({ '/mnt': ROOT })).watch('/mnt', (look) => {
      looks.push(look.hasRoom);
    });
    await vi.advanceTimersByTimeAsync(3_000);
    stop();
    await vi.advanceTimersByTimeAsync(3_000);
    vi.useRealTimers();
    expect(looks).toEqual([false, false, false]);
  });
});
