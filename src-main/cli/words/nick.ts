/** Who we are when nobody said so on the command line: the settings' nick, else the system's name for the person. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NICK_PATTERN } from '../../../src-shared/model/settings';
import { cleanNick } from '../../core/for-hosts';

export async function ownNick(given: string | null, dataFolder: string, userName: string): Promise<string> {
  return given ?? (await nickInSettings(dataFolder)) ?? cleanNick(userName);
}

/** Only looked at, never repaired: a broken settings file is the business of the program that keeps it. */
async function nickInSettings(dataFolder: string): Promise<string | null> {
  try {
    const settings: unknown = JSON.parse(await readFile(join(dataFolder, 'settings.json'), 'utf8'));
    const nick = typeof settings === 'object' && settings !== null && 'nick' in settings ? settings.nick : null;
    return typeof nick === 'string' && NICK_PATTERN.test(nick) ? nick : null;
  } catch {
    // No settings yet, or none that can be read: there are other names to take.
    return null;
  }
}
