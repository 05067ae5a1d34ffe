/** The options of `port59 serve` as settings of this start. Folders are looked at now, where somebody still watches. */
import { basename, resolve } from 'node:path';
import type { SettingsPatch, Share } from '../../../src-shared/model/settings';
import type { ServeOptions } from '../words/command-line';
import { makeFolder, requireFolder } from '../words/local-folders';

/** @throws ProblemError folder-not-writable, share-missing. */
export async function overridesOf(
  options: ServeOptions,
  nick: string | null,
  workingFolder: string,
): Promise<SettingsPatch> {
  const downloads = options.downloads === null ? null : resolve(workingFolder, options.downloads);
  if (downloads !== null) await makeFolder(downloads);
  const shared = options.shares?.map((path) => resolve(workingFolder, path)) ?? null;
  for (const path of shared ?? []) await requireFolder(path);
  const { chat, send, fserve } = options.policies;
  return {
    ...(nick === null ? {} : { nick }),
    ...(options.listen === null ? {} : { listen: options.listen.map(({ host, port }) => ({ host, port })) }),
    ...(downloads === null ? {} : { downloadsFolder: downloads }),
    ...(shared === null ? {} : { shares: namedShares(shared) }),
    ...ifExistsOf(options),
    ...limitsOf(options),
    services: {
      ...(chat === null ? {} : { chat: { policy: chat } }),
      ...(send === null ? {} : { send: { policy: send } }),
      ...(fserve === null ? {} : { fserve: { policy: fserve } }),
    },
  };
}

/** Whoever accepts everything unseen is not there to be asked what to do with a name that is taken either. */
function ifExistsOf({ ifExists, policies }: ServeOptions): SettingsPatch {
  if (ifExists !== null) return { ifExists };
  return policies.send === 'accept' ? { ifExists: 'resume' } : {};
}

function limitsOf({ limits: { up, down } }: ServeOptions): SettingsPatch {
  if (up === null && down === null) return {};
  return {
    limits: {
      ...(up === null ? {} : { uploadBytesPerSecond: up }),
      ...(down === null ? {} : { downloadBytesPerSecond: down }),
    },
  };
}

/** A share is called like its folder; a second folder of that name gets a number, as visitors cannot tell case apart. */
export function namedShares(paths: readonly string[]): Share[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const base = (basename(path) || 'files').replace(/[\\/\p{Cc}]/gu, '_').slice(0, 90);
    let name = base;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${base} (${count})`;
    taken.add(name.toLowerCase());
    return { name, path };
  });
}
