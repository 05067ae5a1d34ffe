/** The CRC-32 in square brackets that some file names carry, an IRC custom: `song [A1B2C3D4].mp3`. */
import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';

const READ_BYTES = 1024 * 1024;

/** Null when the name carries none; of several, the last one counts. */
export function announcedCrc(name: string): number | null {
  const found = [...name.matchAll(/\[([0-9a-f]{8})\]/gi)].at(-1)?.[1];
  return found === undefined ? null : Number.parseInt(found, 16);
}

export function formatCrc(crc: number): string {
  return crc.toString(16).toUpperCase().padStart(8, '0');
}

export async function crc32OfFile(path: string): Promise<number> {
  let crc = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: READ_BYTES })) crc = crc32(bytes, crc);
  return crc;
}
