/** What somebody is called before they said so: as the system calls them, and never as everybody is. */
import { randomInt } from 'node:crypto';
import type { Settings } from '../../../src-shared/model/settings';
import { DEFAULT_SETTINGS } from '../../../src-shared/model/settings';
import { cleanNick } from '../../../src-shared/text/safe-name';
import { saveSettings } from '../../storage/settings-file';
import { problemOf } from '../problem-of';

/** Login names that say nothing about who it is: two friends would be one nick. */
const SHARED = new Set(
  (
    'root admin administrator user username default guest owner me home test debian ubuntu fedora arch pi node vagrant ' +
    'docker runner nobody ec2-user azureuser port59'
  ).split(' '),
);
const MAX_BEFORE_NUMBER = 25;

/** A nick by rule 1.6. `number` gives four digits for a login name that many share. */
export function firstNick(loginName: string, number: () => number = () => randomInt(1000, 10_000)): string {
  // `DOMAIN\zoe` and `zoe@example.com` are how some systems write zoe.
  const own = loginName.slice(loginName.lastIndexOf('\\') + 1).replace(/(?<=.)@.*$/s, '');
  const nick = cleanNick(own, 'guest');
  if (nick !== 'guest' && !SHARED.has(nick.toLowerCase())) return nick;
  return `${nick.slice(0, MAX_BEFORE_NUMBER)}-${number()}`;
}

/**
 * The settings with a nick: kept at once, so that it is the same at each start. A folder that takes nothing is told
 * elsewhere; the nick then holds for this start.
 */
export async function withNick(settings: Settings, loginName: string, dataFolder: string | null): Promise<Settings> {
  if (settings.nick !== DEFAULT_SETTINGS.nick) return settings;
  const named = { ...settings, nick: firstNick(loginName) };
  if (dataFolder !== null) await saveSettings(dataFolder, named).catch((error) => void problemOf(error, 'first nick'));
  return named;
}
