import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createCore } from '../../../../src-main/core/core';
import { firstNick, withNick } from '../../../../src-main/core/state/first-nick';
import { loadSettings } from '../../../../src-main/storage/settings-file';
import { NICK_PATTERN } from '../../../../src-shared/model/settings';

const four = () => 4821;
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

test.each([
  ['zoe', 'zoe'],
  ['Zoë', 'Zoë'],
  ['Zoe Miller', 'ZoeMiller'],
  ['DOMAIN\\zoe', 'zoe'],
  ['zoe@home.example', 'zoe'],
])('the login name %s is the nick %s', (login, nick) => {
  expect(firstNick(login, four)).toBe(nick);
});

test.each([
  ['root', 'root-4821'],
  ['Administrator', 'Administrator-4821'],
  ['ubuntu', 'ubuntu-4821'],
  ['port59', 'port59-4821'],
  ['', 'guest-4821'],
  ['\u202e\u0007', 'guest-4821'],
])('a login name that many computers share, %j, gets a number of its own', (login, nick) => {
  expect(firstNick(login, four)).toBe(nick);
});

test('whatever the system calls somebody becomes a nick', () => {
  for (const login of ['x'.repeat(500), '👩‍👩‍👧'.repeat(40), 'root'.padEnd(29, ' '), '\\', '@', 'a\\', '@b'])
    expect(firstNick(login, four)).toMatch(NICK_PATTERN);
});

test('a first start keeps what it took, and who is called something stays that', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'port59-nick-'));
  folders.push(folder);
  const start = async (loginName: string) =>
    (await withNick((await loadSettings(folder)).settings, loginName, folder)).nick;
  const first = await start('root');
  expect(first).toMatch(/^root-\d{4}$/);
  expect(await start('root')).toBe(first);
  expect(await start('zoe')).toBe(first);
});

test.each([
  [{}, 'zoe'],
  [{ nick: 'ada' }, 'ada'],
])('a core with the options %j calls zoe %s', async (overrides, nick) => {
  const core = await createCore({
    dataFolder: null,
    listen: false,
    version: 'test',
    loginName: 'zoe',
    overrides,
    ports: {
      abilities: {
        nativeDialogs: false,
        reveal: false,
        notifications: false,
        pathsOfDroppedFiles: false,
        spoolUrl: null,
        desktop: null,
      },
      downloadsFolder: tmpdir(),
    },
  });
  expect(core.snapshot().settings.nick).toBe(nick);
  await core.close();
});
