/**
 * Disks that are full or fill up while a file arrives: a small file system in memory where one may be mounted, else the
 * tests say so. The transfer pauses with a sentence, goes on when there is space, and no byte is wrong.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RawPeer } from '../support/raw-peer';
import { startCore, type TestCore } from '../support/test-core';

const MIB = 1024 * 1024;
const DISK_MIB = 48;
const BYTES = randomBytes(24 * MIB);

const disk = mkdtempSync(join(tmpdir(), 'port59-disk-'));
const canMount = mounted();

function mounted(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    mkdirSync(disk, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m`, 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

afterAll(() => {
  if (canMount) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

describe.skipIf(!canMount)(canMount ? 'a full disk' : 'a full disk (skipped: no file system may be mounted)', () => {
  let bob: TestCore;
  const downloads = join(disk, 'downloads');
  const filler = join(disk, 'filler');

  beforeAll(() => mkdir(downloads));

  beforeEach(async () => {
    const limits = { reservedDiskBytes: MIB, downloadBytesPerSecond: 16 * MIB };
    bob = await startCore('bob', { services: { send: { policy: 'accept' } }, downloadsFolder: downloads, limits });
  });

  afterEach(async () => {
    await bob.close();
    for (const name of await readdir(downloads)) await rm(join(downloads, name));
    await rm(filler, { force: true });
  });

  const state = (wanted: string) => bob.next('transfer.changed', (transfer) => transfer.state === wanted);

  test('that fills up while a file arrives: it pauses, and goes on in the same connection', async () => {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 ada ${BYTES.length} a.bin\r\n`);
    expect(await peer.line()).toBe('121 bob 0');
    peer.say(BYTES);
    await bob.next('transfer.changed', ({ positionBytes }) => positionBytes > 4 * MIB);
    // Another program takes all that is left, to the last page.
    await writeFile(filler, Buffer.alloc(DISK_MIB * MIB)).catch(() => {});
    const paused = await state('paused');
    expect(paused.reason).toMatchObject({ code: 'disk-full' });
    await rm(filler);
    await state('done');
    expect((await peer.rest()).subarray(-4).readUInt32BE()).toBe(BYTES.length);
    expect((await readFile(join(downloads, 'a.bin'))).equals(BYTES)).toBe(true);
    expect(await readdir(downloads)).toEqual(['a.bin']);
  });

  test.each(['the program ends', 'everything is paused'] as const)(
    'and %s meanwhile: nothing goes on',
    async (what) => {
      const peer = await RawPeer.dial(bob.port);
      peer.say(`120 ada ${BYTES.length} a.bin\r\n`);
      expect(await peer.line()).toBe('121 bob 0');
      peer.say(BYTES);
      await bob.next('transfer.changed', ({ positionBytes }) => positionBytes > 4 * MIB);
      await writeFile(filler, Buffer.alloc(DISK_MIB * MIB)).catch(() => {});
      await state('paused');
      if (what === 'the program ends') await bob.stop();
      else await bob.core.execute('transfer.pause-all', {});
      await peer.rest();
      expect(await readdir(downloads)).toContain('a.bin.part');
    },
  );

  test('that has no room for an offer: 150, and the sender comes again when there is', async () => {
    const ada = await startCore('ada');
    await writeFile(join(ada.folder, 'a.bin'), BYTES);
    await writeFile(filler, Buffer.alloc(30 * MIB));
    const to = { kind: 'address', address: `127.0.0.1:${bob.port}` } as const;
    const { transferIds } = await ada.core.execute('send.offer', { to, paths: [join(ada.folder, 'a.bin')] });
    const waits = await ada.next('transfer.changed', ({ retryAt }) => retryAt !== null);
    expect(waits.reason?.code).toBe('unavailable');
    expect(bob.core.snapshot().notices).toMatchObject([{ problem: { code: 'disk-full' } }]);
    await rm(filler);
    await ada.core.execute('transfer.retry', { id: transferIds[0] ?? '' });
    await state('done');
    await ada.close();
    expect((await readFile(join(downloads, 'a.bin'))).equals(BYTES)).toBe(true);
  });

  test('that has no room for a download: it pauses, and goes on by itself when there is', async () => {
    const ada = await startCore('ada', { services: { fserve: { policy: 'accept' } } });
    const share = join(ada.folder, 'share');
    await mkdir(share);
    await writeFile(join(share, 'a.bin'), BYTES);
    await ada.core.execute('settings.change', { patch: { shares: [{ name: 'share', path: share }] } });
    await writeFile(filler, Buffer.alloc(30 * MIB));
    const { visitId } = await bob.core.execute('visit.open', {
      to: { kind: 'address', address: `127.0.0.1:${ada.port}` },
    });
    await bob.next('visit.changed', (visit) => visit.state === 'open');
    await bob.core.execute('visit.get', { visitId, folder: [], names: ['a.bin'], toFolder: null, ifTaken: null });
    expect((await state('paused')).reason).toMatchObject({ code: 'disk-full' });
    await rm(filler);
    await state('done');
    await ada.close();
    expect((await readFile(join(downloads, 'a.bin'))).equals(BYTES)).toBe(true);
  });

  test('and a peer that hangs up meanwhile: the part is kept, and it goes on from there', async () => {
    const peer = await RawPeer.dial(bob.port);
    peer.say(`120 ada ${BYTES.length} a.bin\r\n`);
    await peer.line();
    peer.say(BYTES);
    await bob.next('transfer.changed', ({ positionBytes }) => positionBytes > 4 * MIB);
    await writeFile(filler, Buffer.alloc(DISK_MIB * MIB)).catch(() => {});
    await state('paused');
    peer.close();
    await rm(filler);
    const failed = await state('failed');
    expect(['connection-lost', 'peer-sent-less']).toContain(failed.reason?.code);
    const again = await RawPeer.dial(bob.port);
    again.say(`120 ada ${BYTES.length} a.bin\r\n`);
    const position = Number((await again.line()).split(' ')[2]);
    expect(position).toBeGreaterThan(3 * MIB);
    again.say(BYTES.subarray(position));
    await state('done');
    expect((await readFile(join(downloads, 'a.bin'))).equals(BYTES)).toBe(true);
  });
});
