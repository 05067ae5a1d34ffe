/** [desktop 3] The committed icons: all that `scripts/icons.mjs` draws, from the drawing as it is now, in forms that the systems read. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ICON_FILES, pngSize } from '../../scripts/icon-files.mjs';
import { root } from '../../scripts/project.mjs';

const require = createRequire(import.meta.url);
const { convertIcon } = require('app-builder-lib/out/util/iconConverter');
const { getConfig } = require('app-builder-lib/out/util/config/config');
const asset = (path: string) => readFileSync(join(root, 'assets', path));

test('[desktop 3] the icons were drawn from the drawing as it is', () => {
  const now = createHash('sha256').update(asset('icon.svg')).digest('hex');
  // After a change: `node scripts/icons.mjs`.
  expect(asset('icons/drawn-from').toString().trim()).toBe(now);
});

test('[desktop 3] each file is there, with the pixels it says', () => {
  for (const { path, drawings } of ICON_FILES) {
    const sizes = pngsIn(asset(path)).map((file) => pngSize(file));
    expect(sizes, path).toEqual(drawings.map(({ size }) => ({ width: size, height: size })));
  }
});

test('[desktop 3] electron-builder takes them as they are: it would download a tool to make others', async () => {
  const config = await getConfig(root, null, {});
  const outDir = join(root, 'no such folder');
  const convert = (source: string, format: string) =>
    convertIcon({ sources: [source], fallbackSources: [], roots: [root], format, outDir });
  expect(await convert(config.mac.icon, 'icns')).toMatchObject({ icons: [{ file: join(root, 'assets/icon.icns') }] });
  expect(await convert(config.win.icon, 'ico')).toMatchObject({ icons: [{ size: 256 }] });
  const set: { icons: { size: number }[] } = await convert(config.linux.icon, 'set');
  expect(set.icons.map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 128, 256, 512]);
  expect(existsSync(outDir)).toBe(false);
});

test('[desktop 3] the Mac icon keeps the margin of its grid, the others fill theirs', () => {
  const mac = pngsIn(asset('icon.icns')).find((file) => pngSize(file).width === 512);
  expect(firstVisible(mac)).toBeGreaterThan(45);
  expect(firstVisible(asset('icons/512x512.png'))).toBeLessThan(26);
  expect(firstVisible(asset('icons/16x16.png'))).toBe(0);
});

test('[desktop 2 tray] macOS gets a black shape, which it colours by its menu bar', () => {
  for (const name of ['tray/trayTemplate.png', 'tray/trayUnreadTemplate@2x.png']) {
    const visible = pixelsOf(asset(name)).filter(([, , , alpha]) => (alpha ?? 0) > 0);
    expect(visible.length, name).toBeGreaterThan(20);
    expect(
      visible.every(([red, green, blue]) => red === 0 && green === 0 && blue === 0),
      name,
    ).toBe(true);
  }
  expect(asset('tray/trayUnread.png').equals(asset('tray/tray.png'))).toBe(false);
});

/** The PNG files in an .ico or .icns, or the one that it is. */
function pngsIn(file: Buffer): readonly Buffer[] {
  const type = file.toString('latin1', 0, 4);
  if (type === 'icns') {
    const found: Buffer[] = [];
    for (let at = 8; at < file.readUInt32BE(4); at += file.readUInt32BE(at + 4))
      found.push(file.subarray(at + 8, at + file.readUInt32BE(at + 4)));
    return found;
  }
  if (type !== '\0\0\x01\0') return [file];
  return Array.from({ length: file.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    return file.subarray(file.readUInt32LE(at + 12), file.readUInt32LE(at + 12) + file.readUInt32LE(at + 8));
  });
}

/** The column of the first pixel of the middle row that can be seen well. */
function firstVisible(file: Buffer | undefined): number {
  if (file === undefined) throw new Error('there is no such size');
  const { width, height } = pngSize(file);
  const row = pixelsOf(file).slice(width * (height >> 1), width * ((height >> 1) + 1));
  return row.findIndex(([, , , alpha]) => (alpha ?? 0) > 200);
}

/** Red, green, blue, alpha of each pixel of a PNG of 8-bit RGBA that is not interlaced. */
function pixelsOf(file: Buffer): readonly (readonly number[])[] {
  const { width, height } = pngSize(file);
  if (file[24] !== 8 || file[25] !== 6 || file[28] !== 0) throw new Error('another kind of PNG');
  const packed: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      packed.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  const lines = inflateSync(Buffer.concat(packed));
  const stride = width * 4;
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const kind = lines[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const left = x < 4 ? 0 : (bytes[y * stride + x - 4] ?? 0);
      const up = y === 0 ? 0 : (bytes[(y - 1) * stride + x] ?? 0);
      const corner = x < 4 || y === 0 ? 0 : (bytes[(y - 1) * stride + x - 4] ?? 0);
      bytes[y * stride + x] = (lines[y * (stride + 1) + 1 + x] ?? 0) + predicted(kind, left, up, corner);
    }
  }
  return Array.from({ length: width * height }, (_, index) => [...bytes.subarray(index * 4, index * 4 + 4)]);
}

/** PNG's filters 0 to 4. */
function predicted(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const distances = [left, up, corner].map((value) => Math.abs(left + up - corner - value));
      const least = Math.min(...distances);
      return [left, up, corner][distances.indexOf(least)] ?? 0;
    }
    default:
      return 0;
  }
}
