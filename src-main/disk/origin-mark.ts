/**
 * Tells the system that a file came from somebody else (section 7): Windows warns before it is opened, macOS asks.
 * Other systems have no such mark.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export async function markOrigin(path: string): Promise<void> {
  if (process.platform === 'win32') {
    await writeFile(`${path}:Zone.Identifier`, '[ZoneTransfer]\r\nZoneId=3\r\n');
  } else if (process.platform === 'darwin') {
    const stamp = Math.floor(Date.now() / 1000).toString(16);
    await promisify(execFile)('xattr', ['-w', 'com.apple.quarantine', `0081;${stamp};Port59;`, path], {
      timeout: 5_000,
    });
  }
}
