/** A shared folder on a real disk, with everything around it that must not be reached. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderNamesKeeper } from '../../src-main/file-server/folder-names';
import { createShareTree, type ShareTree } from '../../src-main/file-server/share-root';

export interface SharedFolder {
  /** Around the share: `outside/secret.txt` lies there. */
  readonly folder: string;
  readonly share: string;
  readonly tree: ShareTree;
  remove(): Promise<void>;
}

export async function makeSharedFolder(): Promise<SharedFolder> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'port59-share-')));
  const share = join(folder, 'share');
  await mkdir(join(share, 'Sub Dir'), { recursive: true });
  await mkdir(join(folder, 'outside'));
  await writeFile(join(folder, 'outside', 'secret.txt'), 'secret');
  await writeFile(join(share, 'a.txt'), Array.from({ length: 45 }, (_, line) => `line ${line}`).join('\n'));
  await writeFile(join(share, 'dirinfo.srv'), 'about this folder\r\n');
  await writeFile(join(share, '.hidden'), 'x');
  await writeFile(join(share, 'b.bin'), Buffer.from([1, 0, 2]));
  await symlink(join(folder, 'outside'), join(share, 'way-out'));
  await symlink(join(folder, 'outside', 'secret.txt'), join(share, 'secret-link.txt'));
  await symlink(join(share, 'a.txt'), join(share, 'inside-link.txt'));
  return {
    folder,
    share,
    tree: shareTree(share),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export function shareTree(...paths: readonly string[]): ShareTree {
  const shares = paths.map((path, index) => ({ name: index === 0 ? 'share' : `share ${index + 1}`, path }));
  return createShareTree(() => ({ shares, showHidden: false }), createFolderNamesKeeper());
}

/** The names in a folder as a visitor would read them; null when there is no such folder. */
export async function namesIn(tree: ShareTree, folder: readonly string[]): Promise<string[] | null> {
  const names: string[] = [];
  const isThere = await tree.list(folder, async (readNames) => {
    for await (const some of (await readNames()).entries()) names.push(...some.map(({ name }) => name));
  });
  return isThere ? names : null;
}
