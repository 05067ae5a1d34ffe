/**
 * Which run of the system this is. What a killed program had written is still there; what a system that went down had
 * written may not be, whatever the length of the file says.
 */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

let known: string | null = null;

export function bootId(): string {
  known ??= readBootId();
  return known;
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux: the minute it was started in. When that shifts with the clock, a part is only compared from further back.
    return `since ${Math.round((Date.now() / 1000 - uptime()) / 60)}`;
  }
}
