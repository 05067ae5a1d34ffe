/** Two hosts, two windows, the whole story: chat, a big file through a break, a file server, a refusal, a stranger. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { CuttingProxy } from '../support/cutting-proxy';
import { ServedPort59 } from '../support/served-port59';

const BIG_MIB = 300;
const CUT_AT_BYTES = 150 * 1024 * 1024;
const PICTURES = process.env.PORT59_PICTURES;

let folder: string;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'port59-story-'));
});

test.afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function host(nick: string, listen?: string): Promise<ServedPort59> {
  mkdirSync(join(folder, nick, 'share', 'Räume und Töne'), { recursive: true });
  const own = ['--nick', nick, '--data', join(folder, nick, 'data'), '--downloads', join(folder, nick, 'downloads')];
  return ServedPort59.start([...own, '--share', join(folder, nick, 'share'), '--ui', '127.0.0.1:0'], listen);
}

/** Drops a file of so many MiB, made in the page: each MiB differs from the others. */
async function dropBigFile(page: Page, onto: string, name: string, mebibytes: number): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, count]) => {
      const parts = Array.from({ length: count }, (_, index) => {
        const words = new Uint32Array(262_144);
        for (let at = 0, value = index + 1; at < words.length; at++) {
          value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
          words[at] = value;
        }
        return words;
      });
      const data = new DataTransfer();
      data.items.add(new File(parts, fileName));
      return data;
    },
    [name, mebibytes] as const,
  );
  await page.dispatchEvent(onto, 'drop', { dataTransfer: transfer });
}

function bigFileHash(mebibytes: number): string {
  const hash = createHash('sha256');
  const words = new Uint32Array(262_144);
  for (let index = 0; index < mebibytes; index++) {
    for (let at = 0, value = index + 1; at < words.length; at++) {
      value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
      words[at] = value;
    }
    hash.update(Buffer.from(words.buffer));
  }
  return hash.digest('hex');
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const [size, viewport] of [
    ['small', { width: 800, height: 560 }],
    ['large', { width: 1440, height: 900 }],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(PICTURES, `${name}-${size}-${colorScheme}.png`) });
    }
  }
  await page.setViewportSize({ width: 1100, height: 720 });
}

async function connectTo(page: Page, address: string, what: string): Promise<void> {
  await page.getByRole('button', { name: 'Connect…' }).click();
  await page.getByLabel('Address').fill(address);
  await page.getByRole('radio', { name: what }).check();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

test('Ada and Bob talk, send through a break, browse, and refuse', async ({ browser }) => {
  const ada = await host('ada');
  let bob = await host('bob');
  const bobPort = Number(bob.address.split(':')[1]);
  const way = await CuttingProxy.open(bobPort);
  const adaPage = await (await browser.newContext()).newPage();
  let bobPage = await (await browser.newContext()).newPage();
  const requests = () => bobPage.getByRole('region', { name: 'Requests' });
  try {
    await adaPage.goto(await ada.windowUrl());
    await bobPage.goto(await bob.windowUrl());
    await expect(adaPage.getByRole('button', { name: 'Connect…' })).toBeVisible();
    await picture(adaPage, 'home');

    // Chat: a card, accepted, lines both ways.
    await connectTo(adaPage, way.address, 'Chat');
    await expect(requests().getByText('wants to chat')).toBeVisible();
    await picture(bobPage, 'request-chat');
    await requests().getByRole('button', { name: 'Accept' }).click();
    const adaWrites = adaPage.getByLabel('Message bob');
    await adaWrites.fill('Grüße aus Köln, \x0304in Rot\x03 und \x02fett\x02');
    await adaWrites.press('Enter');
    await adaWrites.fill('/me winkt');
    await adaWrites.press('Enter');
    await bobPage.getByRole('region', { name: 'People' }).getByRole('button', { name: /ada/ }).click();
    const bobLog = bobPage.getByRole('log');
    await expect(bobLog.getByText('Grüße aus Köln')).toBeVisible();
    await expect(bobLog.getByText('in Rot')).toHaveCSS('color', 'rgb(255, 0, 0)');
    await expect(bobLog.getByText('* ada winkt')).toBeVisible();
    await bobPage.getByLabel('Message ada').fill('schön, dich zu lesen');
    await bobPage.getByLabel('Message ada').press('Enter');
    await expect(adaPage.getByRole('log').getByText('schön, dich zu lesen')).toBeVisible();

    // A big file: dropped, accepted, cut in the middle, the receiver killed and started again – and nobody has to help.
    way.limitBytes = CUT_AT_BYTES;
    await dropBigFile(adaPage, '.person', 'groß.bin', BIG_MIB);
    await expect(requests().getByText('groß.bin')).toBeVisible({ timeout: 60_000 });
    await picture(bobPage, 'request-file');
    await requests().getByRole('button', { name: 'Accept' }).click();
    await expect(adaPage.getByRole('log').getByText(/connection lost at \d+ % – retrying in \d+ s/)).toBeVisible({
      timeout: 30_000,
    });
    await bob.kill();
    await picture(adaPage, 'broken');
    bob = await host('bob', `127.0.0.1:${bobPort}`);
    await bobPage.close();
    bobPage = await (await browser.newContext()).newPage();
    await bobPage.goto(await bob.windowUrl());
    way.limitBytes = Number.POSITIVE_INFINITY;
    const arrived = await bob.next('transfer', (event) => event.state === 'done', 60_000);
    // It was accepted before: nobody is asked again.
    expect(bob.printed('request')).toEqual([]);
    await expect(requests().getByRole('article')).toHaveCount(0);
    expect(
      createHash('sha256')
        .update(readFileSync(String(arrived.path)))
        .digest('hex'),
    ).toBe(bigFileHash(BIG_MIB));
    expect(readdirSync(join(folder, 'bob', 'downloads'))).toEqual(['groß.bin']);
    await expect(adaPage.getByRole('log').getByText(/^Done,/)).toBeVisible();
    await bobPage.getByRole('region', { name: 'People' }).getByRole('button', { name: /ada/ }).click();
    await expect(bobPage.getByRole('log').getByText(/^Done, 300\.0 MB · verified$/)).toBeVisible();

    // Bob walks through Ada's folders, downloads two files, reads a text.
    const inside = join(folder, 'ada', 'share', 'Räume und Töne');
    writeFileSync(join(inside, 'eins.txt'), 'erste Zeile\nzweite Zeile\n');
    writeFileSync(join(inside, 'zwei.bin'), Buffer.alloc(100_000, 7));
    await connectTo(bobPage, ada.address, 'Browse files');
    await adaPage.getByRole('region', { name: 'Requests' }).getByRole('button', { name: 'Accept' }).click();
    await bobPage.getByRole('row', { name: /Räume und Töne/ }).dblclick();
    await bobPage.getByRole('row', { name: /eins.txt/ }).click();
    await bobPage.getByRole('button', { name: 'Read' }).click();
    await expect(bobPage.getByText('zweite Zeile')).toBeVisible();
    await bobPage.getByRole('row', { name: /zwei.bin/ }).click({ modifiers: ['Control'] });
    await picture(bobPage, 'explorer');
    await bobPage.getByRole('button', { name: 'Download', exact: true }).click();
    const downloads = join(folder, 'bob', 'downloads');
    await expect
      .poll(() => readdirSync(downloads).sort(), { timeout: 15_000 })
      .toEqual(['eins.txt', 'groß.bin', 'zwei.bin']);
    expect(readFileSync(join(downloads, 'zwei.bin'))).toEqual(readFileSync(join(inside, 'zwei.bin')));
    await bobPage.getByRole('button', { name: 'Transfers' }).click();
    await expect(
      bobPage
        .getByRole('region', { name: 'Transfers' })
        .getByText(/^Done,/)
        .first(),
    ).toBeVisible();
    await picture(bobPage, 'transfers');
    await bobPage.getByRole('button', { name: 'Settings' }).click();
    await picture(bobPage, 'settings');

    // Ada declines: Bob reads a sentence.
    await bobPage.getByRole('region', { name: 'People' }).getByRole('button', { name: /ada/ }).click();
    await bobPage.getByRole('button', { name: 'Chat', exact: true }).click();
    await adaPage.getByRole('region', { name: 'Requests' }).getByRole('button', { name: 'Reject' }).click();
    await expect(bobPage.getByText(/declined/).first()).toBeVisible();

    // A stranger's garbage: nobody notices.
    await expect(adaPage.getByRole('article', { name: /wants to/ })).toHaveCount(0);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(ada.address.split(':')[1]), '127.0.0.1', () =>
        socket.write('\x00\xff GET / HTTP/1.1\r\n\r\n'),
      );
      socket.on('close', () => resolve());
      socket.on('error', () => {});
    });
    await expect(adaPage.getByRole('article', { name: /wants to/ })).toHaveCount(0);
    await expect(adaPage.locator('.banner')).toHaveCount(0);
  } finally {
    way.close();
    await ada.stop();
    await bob.stop();
  }
});
